// What the tests of the search script share: the script itself, the vectors
// that the writer in Go is tested on, and a small writer of indexes, so that a
// test can say what a site holds.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { fold, scan } from '../../themes/default/assets/js/search/10-words.js'
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

/**
 * An index of pages {url, title, lang?, sections: [{id, heading, text}], facets?}.
 * Those with a language are foreign and come last. Stems are of groups:
 * {stem: [forms]}; any other word is its own. It is returned as a map from
 * address to bytes, with what a shard and a card block hold.
 */
export function writeIndex(pages, { groups = {}, stop = '', before = '', after = '', shard = 1000, block = 2, longest = 2000, whole = longest } = {}) {
  const files = new Map(), stems = new Map(Object.entries(groups).flatMap(([stem, forms]) => forms.map(f => [f, stem])))
  const add = (kind, rest) => {
    const payload = Uint8Array.from([...text(kind), ...rest]), name = createHash('sha256').update(payload).digest('hex').slice(0, 8)
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
    title.forEach((t, i) => { const x = at(t.form); x.count += 9; x.title ??= title.length << 4 | i })
    p.sections.forEach((s, i) => {
      const heading = scan(s.heading)
      for (const t of heading) { const x = at(t.form); x.count += 5; x.heads.set(i, heading.length) }
      for (const t of scan(s.text)) at(t.form).count++
    })
  })
  const posting = list => [
    ...uv(list.length), ...list.flatMap((p, i) => uv(p.page - (i ? list[i - 1].page : 0))),
    ...list.map(p => Math.min(31, Math.max(1, Math.round(31 * p.count / (1.4 + p.count)))) << 3 | (p.heads.size ? 2 : 0) | (p.title != null ? 1 : 0)),
    ...list.filter(p => p.title != null).map(p => p.title),
    ...list.filter(p => p.heads.size).flatMap(p => [...uv([...p.heads.keys()].reduce((bits, b) => bits | 1 << b, 0)), ...[...p.heads].sort((a, b) => a[0] - b[0]).map(h => h[1])]),
  ]
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
    const heads = [], sizes = [], out = []
    for (const stem of named) {
      const all = [...lists.get(stem).values()], cut = all.length > whole
      const best = cut ? [...all].sort((a, b) => b.count - a.count).slice(0, whole).sort((a, b) => a.page - b.page) : all
      if (cut) external.push({ name: add('p', [...str(some.find(f => (stems.get(f) ?? f) === stem)), ...posting(all.slice(0, longest))]), forms: some.filter(f => (stems.get(f) ?? f) === stem) })
      const bytes = posting(best)
      heads.push(...uv(all.length << 2 | (cut ? 2 : 0)))
      sizes.push(...uv(bytes.length))
      out.push(...bytes)
    }
    const [shared, more, rest] = shortened(some)
    shards.push({ key: i ? some[0] : '', name: add('t', [...uv(some.length), ...uv(named.length), ...shared, ...more, ...refs.flatMap(uv), ...str(rest), ...heads, ...sizes, ...out]) })
  }
  const fnv = s => {
    let h = 0x811c9dc5
    for (const b of Buffer.from(s)) h = Math.imul(h ^ b, 0x01000193)
    return h & 0xffff
  }
  const table = list => list.length ? [...uv(list.length), ...str(list.map(s => s.key).join('\n')), ...list.flatMap(s => name(s.name))] : uv(0)
  const directory = [...table(shards), ...uv(external.length), ...external.flatMap(e => name(e.name)), ...external.flatMap(e => [...uv(e.forms.length), ...e.forms.flatMap(f => [fnv(f) & 255, fnv(f) >> 8])])]
  const backward = forms.filter(f => [...f].length > 3).map(f => [...f].reverse().join('')).sort(), [shared, more, rest] = shortened(backward)
  const tails = backward.length ? [{ key: '', name: add('r', [...uv(backward.length), ...shared, ...more, ...str(rest)]) }] : []
  const cards = []
  for (let i = 0; i < pages.length; i += block) {
    const some = pages.slice(i, i + block)
    const chunk = add('x', text(some.flatMap((p, slot) => p.sections.map((s, n) => [slot, n, s.id, s.heading, s.text].join('\x1f'))).join('\x1e')))
    cards.push({ n: some.length, name: add('c', [
      ...uv(some.length), ...str(some.map(p => [p.url, p.title, p.lang ?? ''].join('\x1f')).join('\x1e')),
      ...some.flatMap(p => uv(p.sections.length)), ...some.flatMap(() => uv(1)), ...some.flatMap((_, slot) => uv(slot << 1 | (slot ? 1 : 0))), ...some.map(() => 0), ...name(chunk),
    ]) })
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
    ...text('S'), 1, ...uv(pages.length), ...uv(pages.filter(p => !p.lang).length), ...uv(longest), ...str('/en/'), ...str(stop), ...str(before), ...str(after),
    0, ...directory, 0, ...table(tails), 0, ...uv(cards.length), ...cards.flatMap(c => uv(c.n)), ...cards.flatMap(c => name(c.name)), ...uv(facets.length), ...facets.flatMap(f => [...str(f.key), ...name(f.name)]),
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
