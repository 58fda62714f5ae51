// The files of the index: docs/search-format.md, byte for byte.

const utf8 = new TextDecoder()

// reader reads a payload; where it is cut off or makes no sense, it throws.
function reader(bytes) {
  let at = 0
  const take = n => {
    if (n > bytes.length - at) throw RangeError()
    return bytes.subarray(at, at += n)
  }
  const u8 = () => take(1)[0]
  const uv = () => {
    for (let value = 0, unit = 1; unit < 2 ** 35; unit *= 128) {
      const b = u8()
      value += (b & 127) * unit
      if (b < 128) return value
    }
    throw RangeError()
  }
  const str = (n = uv()) => utf8.decode(take(n))
  const name = () => Array.from(take(4), b => (b + 256).toString(16).slice(1)).join('')
  const many = (n, read) => {
    if (n > bytes.length - at) throw RangeError() // each takes a byte or more
    return Array.from({ length: n }, read)
  }
  return { take, u8, uv, str, name, many, rest: () => str(bytes.length - at) }
}

function decode(bytes, kind) {
  const r = reader(bytes)
  if (r.u8() != kind.charCodeAt()) throw RangeError()
  return kinds[kind](r)
}

function table({ uv, str, name, many }) {
  const n = uv(), keys = n ? str().split('\n') : []
  if (keys.length != n) throw RangeError()
  return { keys, names: many(n, name) }
}

function directory(r) {
  const shards = table(r), names = r.many(r.uv(), r.name)
  return { ...shards, lists: names.map(name => ({ name, hashes: r.many(r.uv(), () => r.u8() + 256 * r.u8()) })) }
}

function cardTable({ uv, name, many }) {
  let next = 0
  const keys = many(uv(), uv).map(n => (next += n) - n)
  return { keys, names: many(keys.length, name) }
}

// forms reads texts that share their beginnings; between their lengths and
// what is not shared, more may stand.
function forms({ u8, str, many }, n, more) {
  const shared = many(n, u8), lengths = many(n, u8), between = more?.(), text = str()
  let at = 0, last = ''
  return [shared.map((s, i) => last = last.slice(0, s) + text.slice(at, at += lengths[i])), between]
}

function postings({ u8, uv, many }) {
  let page = 0
  const out = many(uv(), uv).map(gap => ({ page: page += gap, chunks: 1, heads: [] }))
  for (const p of out) p.head = u8()
  for (const p of out) if (p.head & 1) p.title = u8() >> 4
  for (const p of out) if (p.head & 4) p.chunks = uv()
  for (const p of out) if (p.head & 2) {
    const bits = uv()
    for (let b = 0; b < 28; b++) if (bits >> b & 1) p.heads.push([b, u8()])
  }
  return out
}

const kinds = {
  S(r) {
    const { u8, uv, str, name, many } = r, set = () => new Set(str().split(' ')), version = u8()
    if (version != 1) throw RangeError()
    return {
      pages: uv(), native: uv(), longest: uv(), base: str(), stop: set(), before: set(), after: set(),
      terms: u8() ? { table: table(r) } : { whole: directory(r) },
      tails: u8() ? { name: name() } : { whole: table(r) },
      cards: u8() ? { name: name() } : { whole: cardTable(r) },
      facets: many(uv(), () => ({ key: str(), name: name() })),
    }
  },
  d: directory,
  e: table,
  k: cardTable,
  t(r) {
    const { uv, many, take } = r, n = uv(), m = uv(), [texts, refs] = forms(r, n, () => many(n, uv))
    const groups = many(m, uv).map(head => ({ pages: head >> 2, external: head & 2, forms: [] }))
    many(m, uv).forEach((size, i) => { groups[i].bytes = take(size) })
    let named = 0
    return texts.map((text, i) => {
      const group = groups[refs[i] ? named - refs[i] : named++]
      group.forms.push(text) // throws where there is no such group
      return { text, group }
    })
  },
  p: r => r.str() && postings(r),
  r: r => forms(r, r.uv())[0],
  c(r) {
    const { uv, str, name, many } = r, n = uv(), all = str().split('\x1e'), sections = many(n, uv), counts = many(n, uv)
    let named = 0
    const refs = counts.map(n => many(n, () => {
      const v = uv()
      named += ~v & 1
      return { file: named - 1, slot: v >> 1 }
    }))
    for (const list of refs) {
      let first = 0
      for (const c of list) c.first = first += uv()
    }
    const names = many(named, name)
    return refs.map((list, i) => {
      const [url, title, lang] = all[i].split('\x1f')
      return { url, title, lang, sections: sections[i], chunks: list.map(c => ({ ...c, file: names[c.file] })) }
    })
  },
  x: r => r.rest().split('\x1e').map(s => {
    const [slot, section, id, heading, text = ''] = s.split('\x1f')
    return { slot: +slot, section: +section, id, heading, text }
  }),
  f: ({ uv, str, many }) => ({ key: str(), label: str(), values: many(uv(), () => ({ value: str(), label: str(), runs: many(uv(), () => [uv(), uv()]) })) }),
}

// list is the posting list of a group, read when it is asked for.
const list = group => group.list ??= postings(reader(group.bytes))

// place is the entry of a table that covers a key.
const place = (keys, key) => keys.findLastIndex(k => k <= key)

function hash(text) {
  let h = 0x811c9dc5
  for (const b of new TextEncoder().encode(text)) h = Math.imul(h ^ b, 0x01000193)
  return h & 0xffff
}

export { decode, hash, list, place }
