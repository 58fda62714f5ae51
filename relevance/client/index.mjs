// What the tests of the search script share: the script itself, the vectors
// that the writer in Go is tested on, and a small writer of indexes, so that a
// test can say what a site holds.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { fold, scan } from '../../themes/default/assets/js/search/10-words.js'
import { hash } from '../../themes/default/assets/js/search/20-files.js'
import { createSearch } from '../../themes/default/assets/js/search/40-source.js'

const testdata = new URL('../../internal/search/testdata/vectors/', import.meta.url)

export const vectors = name => JSON.parse(readFileSync(new URL(name + '.json', testdata)))
export const bytes = base64 => new Uint8Array(Buffer.from(base64, 'base64'))

// ---- Bytes as docs/search-format.md has them.

export const uv = n => n < 128 ? [n] : [n % 128 + 128, ...uv(Math.floor(n / 128))]
export const text = s => [...Buffer.from(s)]
export const str = s => [...uv(Buffer.byteLength(s)), ...text(s)]
const name = hex => [...Buffer.from(hex, 'hex')]

function shortened(forms) {
  const shared = forms.map((f, i) => {
    let n = 0
    while (i && f[n] === forms[i - 1][n] && n < f.length) n++
    return n
  })
  return [shared, forms.map((f, i) => f.length - shared[i]), forms.map((f, i) => f.slice(shared[i])).join('')]
}

// Posting lists are written bit by bit.
function coder() {
  const chance = new Uint16Array(32768).fill(32768), times = new Uint8Array(32768), out = []
  let low = 0, range = 2 ** 24
  const shift = () => {
    out.push(Math.floor(low / 2 ** 24))
    low = low % 2 ** 24 * 256
  }
  const bit = (at, one) => {
    for (; range < 2 ** 24; range *= 256) shift()
    const bound = (range >>> 16) * chance[at]
    if (one) range = bound
    else {
      low += bound
      range -= bound
      if (low >= 2 ** 32) {
        low -= 2 ** 32
        for (let i = out.length - 1; (out[i] = out[i] + 1 & 255) === 0;) i--
      }
    }
    chance[at] += ((one ? 64512 : 1024) - chance[at]) / ((times[at] += times[at] < 30) + .5)
  }
  const num = (context, v) => {
    const n = Math.floor(Math.log2(++v))
    for (let i = 0; i <= n; i++) bit(context + 32 * i, i < n)
    for (let i = n - 1; i >= 0; i--) bit(context + 1024 + 512 * n + 32 * Math.min(v >>> i + 1, 8), v >>> i & 1)
  }
  const list = list => {
    let page = -1
    for (const p of list) {
      num(Math.max(20, Math.clz32(list.length)), p.page - page - 1)
      page = p.page
      num(2, p.title ?? 0)
      num(3, p.heads.size)
      let bucket = -1
      for (const [b, n] of [...p.heads].sort((a, b) => a[0] - b[0])) {
        num(4, b - bucket - 1)
        bucket = b
        num(5, n)
      }
      num(7 + !!p.title + 2 * !!p.heads.size, Math.min(31, Math.max(1, Math.round(31 * p.count / (1.4 + p.count)))))
      num(6, 0)
    }
  }
  return { num, list, end: () => {
    for (let i = 4; i--;) shift()
    return out.slice(1)
  } }
}

/**
 * An index of pages {url, title, lang?, sections: [{id, heading, text}], facets?}.
 * Those with a language are foreign and come last. Stems are of groups:
 * {stem: [forms]}; any other word is its own. It is returned as a map from
 * address to bytes, with what a shard and a card block hold.
 */
export function writeIndex(pages, { groups = {}, stop = '', before = '', after = '', shard = 1000, block = 2, longest = 2000, whole = longest } = {}) {
  const files = new Map(), stems = new Map(Object.entries(groups).flatMap(([stem, forms]) => forms.map(f => [f, stem])))
  const add = (kind, rest, names = []) => {
    const payload = Uint8Array.from([...text(kind), ...rest, ...names.toReversed().flat()]), name = createHash('sha256').update(payload).digest('hex').slice(0, 8)
    files.set(`/search/en/${kind}${name}.bin`, deflateRawSync(payload))
    return name
  }
  const lists = new Map(), seen = new Set()
  pages.forEach((p, page) => {
    const at = form => {
      seen.add(form)
      const stem = stems.get(form) ?? form
      const all = lists.get(stem) ?? lists.set(stem, new Map()).get(stem)
      return all.get(page) ?? all.set(page, { page, count: 0, heads: new Map() }).get(page)
    }
    const title = scan(p.title)
    title.forEach(t => { const x = at(t.form); x.count += 9; x.title = title.length })
    p.sections.forEach((s, i) => {
      const heading = scan(s.heading)
      for (const t of heading) { const x = at(t.form); x.count += 5; x.heads.set(i, heading.length) }
      for (const t of scan(s.text)) at(t.form).count++
    })
  })
  const forms = [...seen].sort(), shards = []
  const external = []
  for (let i = 0; i < forms.length; i += shard) {
    const some = forms.slice(i, i + shard), named = []
    const refs = some.map(f => {
      const stem = stems.get(f) ?? f, k = named.indexOf(stem)
      if (k >= 0) return named.length - k
      named.push(stem)
      return 0
    })
    const c = coder()
    for (const stem of named) {
      const all = [...lists.get(stem).values()], cut = all.length > whole
      const best = cut ? [...all].sort((a, b) => b.count - a.count).slice(0, whole).sort((a, b) => a.page - b.page) : all
      if (cut) {
        const p = coder(), long = all.slice(0, longest)
        p.num(1, long.length)
        p.list(long)
        external.push({ name: add('p', p.end()), forms: some.filter(f => (stems.get(f) ?? f) === stem) })
      }
      c.num(0, all.length)
      c.num(1, all.length - best.length)
      c.list(best)
    }
    const [shared, more, rest] = shortened(some)
    shards.push({ key: i ? some[0] : '', name: add('t', [...uv(some.length), ...uv(named.length), ...shared, ...more, ...str(rest), ...refs.flatMap(uv), ...c.end()]) })
  }
  const table = list => str(list.map(s => s.key + '\n').join('')), names = list => list.map(s => name(s.name))
  const directory = [...table(shards), ...uv(external.length), ...external.flatMap(e => uv(e.forms.length))]
  const inDirectory = [...names(shards), ...external.flatMap(e => [name(e.name), ...e.forms.map(f => name(hash(f)))])]
  const backward = forms.filter(f => [...f].length > 3).map(f => [...f].reverse().join('')).sort(), [shared, more, rest] = shortened(backward)
  const tails = backward.length ? [{ key: '', name: add('r', [...uv(backward.length), ...shared, ...more, ...str(rest)]) }] : []
  const cards = []
  for (let i = 0; i < pages.length; i += block) {
    const some = pages.slice(i, i + block)
    const chunk = add('x', text(some.flatMap((p, slot) => p.sections.map((s, n) => [slot, n, s.id, s.heading, s.text].join('\x1f'))).join('\x1e')))
    cards.push({ n: some.length, name: add('c', [
      ...str(some.map(p => [p.url, p.title, p.lang ?? ''].join('\x1f')).join('\x1e')),
      ...some.flatMap((p, slot) => [...(p.sections.length > 28 ? [3, ...uv(p.sections.length)] : [2]), ...(slot ? [1, ...uv(slot << 1 | 1)] : [0])]),
    ], [name(chunk)]) })
  }
  const keys = [...new Set(pages.flatMap(p => Object.keys(p.facets ?? {})))]
  const facets = keys.map(key => {
    const values = [...new Set(pages.map(p => p.facets?.[key]).filter(v => v))]
    return { key, name: add('f', [...str(key), ...str('The ' + key), ...uv(values.length), ...values.flatMap(v => {
      const runs = []
      let end = 0
      pages.forEach((p, i) => { if (p.facets?.[key] === v) { runs.push(...uv(i - end), 1); end = i + 1 } })
      return [...str(v), ...str(v.toUpperCase()), ...uv(runs.length / 2), ...runs]
    })]) }
  })
  files.set('/search/en.bin', deflateRawSync(Uint8Array.from([
    ...text('S'), 2, ...uv(pages.length), ...uv(pages.filter(p => !p.lang).length), ...uv(longest), ...str('/en/'), ...str(stop), ...str(before), ...str(after),
    0, ...directory, 0, ...table(tails), 0, ...uv(cards.length), ...cards.flatMap(c => uv(c.n)), ...uv(facets.length), ...facets.flatMap(f => str(f.key)),
    ...[...inDirectory, ...names(tails), ...names(cards), ...names(facets)].toReversed().flat(),
  ])))
  return files
}

/** The kind of a file, by its address. */
export const kind = address => /\/(\w)[0-9a-f]{8}\.bin$/.exec(address)?.[1] ?? 'S'

/** A page of one section. */
export const page = (url, title, text, more = {}) => ({ url, title, sections: [{ id: '', heading: '', text }], ...more })

/** A search of files, which counts what it fetches. */
export function open(files) {
  const asked = []
  const fetch = async address => {
    asked.push(address)
    const found = files.get(address)
    return new Response(found, { status: found ? 200 : 404 })
  }
  return Object.assign(createSearch({ root: '/search/en.bin', fetch }), { asked })
}

export const urls = list => list.map(p => p.url)
export { fold, scan }
