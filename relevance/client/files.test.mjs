import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { decode } from '../../themes/default/assets/js/search/20-files.js'
import { bytes, text, vectors } from './index.mjs'

const files = vectors('files')

const postings = list => list.map(p => ({ page: p.page, impact: Math.round(p.value * 31), title: p.title, chunks: p.chunks, heads: p.heads }))
const wanted = list => list.map(p => ({
  page: p.page, impact: p.impact, title: p.title, chunks: p.chunks,
  heads: Array.from({ length: 28 }, (_, b) => b).filter(b => p.headings >> b & 1).map((b, i) => [b, p.words[i]]),
}))
const directory = d => ({ keys: d.shards.keys, names: d.shards.names, lists: d.lists.map((name, i) => ({ name, hashes: d.hashes[i].map(h => h.toString(16).padStart(4, '0')) })) })
const cards = c => ({ keys: c.pages.map((_, i) => c.pages.slice(0, i).reduce((a, b) => a + b, 0)), names: c.names })

// What the script makes of a file, from the vector's value.
const same = {
  S(got, v) {
    for (const key of ['pages', 'native', 'longest', 'base']) assert.equal(got[key], v[key], key)
    for (const key of ['stop', 'before', 'after']) assert.deepEqual([...got[key]].filter(w => w), v[key], key)
    assert.deepEqual(got.terms, v.directories ? { table: v.directories } : { whole: directory(v.directory) })
    assert.deepEqual(got.tails, v.tailTable ? { name: v.tailTable } : { whole: v.tails })
    assert.deepEqual(got.cards, v.cardTable ? { name: v.cardTable } : { whole: cards(v.cards) })
    assert.deepEqual(got.facets, v.facets)
  },
  d: (got, v) => assert.deepEqual(got, directory(v)),
  e: (got, v) => assert.deepEqual(got, v),
  k: (got, v) => assert.deepEqual(got, cards(v)),
  t(got, v) {
    assert.deepEqual(got.map(f => f.text), v.forms.map(f => f.text))
    got.forEach(({ group }, i) => {
      const g = v.groups[v.forms[i].group]
      assert.equal(group.pages, g.pages)
      assert.deepEqual(postings(group.list), wanted(g.postings))
      assert.equal(group, got[v.forms.findIndex(f => f.group === v.forms[i].group)].group)
    })
  },
  p: (got, v) => assert.deepEqual(postings(got), wanted(v.postings)),
  r: (got, v) => assert.deepEqual(got, v),
  c: (got, v) => assert.deepEqual(got, v.map(c => ({ url: c.href, title: c.title, lang: c.lang, sections: c.sections, chunks: c.chunks.map(x => ({ file: x.name, slot: x.slot, first: x.section })) }))),
  x: (got, v) => assert.deepEqual(got, v.map(s => ({ ...s, slot: String(s.slot) }))),
  f: (got, v) => assert.deepEqual(got, { ...v, values: v.values.map(({ key, label, runs }) => ({ value: key, label, runs })) }),
}

test('every kind of file says what the writer meant', () => {
  assert.deepEqual([...new Set(files.map(f => f.kind))].sort(), Object.keys(same).sort())
  for (const f of files) {
    const payload = bytes(f.payload)
    assert.deepEqual(new Uint8Array(inflateRawSync(bytes(f.deflated))), payload, f.name)
    same[f.kind](decode(payload, f.kind), f.value)
  }
})

test('a file of another kind or version is refused', () => {
  for (const f of files) assert.throws(() => decode(bytes(f.payload), f.kind === 't' ? 'c' : 't'), RangeError, f.name)
  const root = bytes(files.find(f => f.kind === 'S').payload)
  root[1] = 1
  assert.throws(() => decode(root, 'S'), RangeError)
})

test('a file that is cut off or damaged is read or refused, and soon', () => {
  let refused = 0, n = 0
  for (const f of files) {
    const payload = bytes(f.payload)
    const attempt = some => {
      n++
      try {
        decode(some, f.kind)
      } catch (e) {
        assert.ok(e instanceof RangeError || e instanceof TypeError, `${f.name}: ${e}`)
        refused++
      }
    }
    for (let i = 0; i < payload.length; i++) attempt(payload.subarray(0, i))
    for (let i = 1; i < payload.length; i++) for (const v of [0, 1, 127, 255, payload[i] ^ 1]) {
      const some = payload.slice()
      some[i] = v
      attempt(some)
    }
  }
  assert.ok(refused > n / 10, `${refused} of ${n}`)
})

test('a number that says there is very much takes no memory', () => {
  for (const kind of Object.keys(same)) {
    const payload = Uint8Array.from([...text(kind), 1, 255, 255, 255, 255, 15, 255, 255, 255, 255, 15, 255, 255, 255, 255, 15])
    try {
      decode(payload, kind)
    } catch (e) {
      assert.ok(e instanceof RangeError || e instanceof TypeError, `${kind}: ${e}`)
    }
  }
})
