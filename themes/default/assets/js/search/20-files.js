// The files of the index: docs/search-format.md, byte for byte.

const utf8 = new TextDecoder()

// reader reads a payload, its names from the end; where it is cut off or makes
// no sense, it throws.
function reader(bytes) {
  let at = 0, end = bytes.length
  const take = (n, back) => {
    if (n > end - at) throw RangeError()
    return back ? bytes.subarray(end -= n, end + n) : bytes.subarray(at, at += n)
  }
  const u8 = () => take(1)[0]
  const uv = () => {
    const b = u8()
    return b < 128 ? b : b - 128 + 128 * uv()
  }
  const str = (n = uv()) => utf8.decode(take(n))
  const hex = n => Array.from(take(n, true), b => (b + 256).toString(16).slice(1)).join('')
  const name = () => hex(4)
  const many = (n, read) => {
    if (n > 64 * bytes.length) throw RangeError() // each takes a part of a byte
    return Array.from({ length: n }, read)
  }
  return { u8, uv, str, hex, name, many, rest: () => str(end - at) }
}

// coder reads posting lists, which are written bit by bit.
function coder({ u8, many }) {
  const chance = new Uint16Array(32768).fill(32768), times = new Uint8Array(32768)
  let range = 1, code = 0
  const bit = at => {
    for (; range < 2 ** 24; range *= 256) code = code * 256 + u8()
    const bound = (range >>> 16) * chance[at], one = code < bound
    if (one) range = bound
    else {
      range -= bound
      code -= bound
    }
    chance[at] += ((one ? 64512 : 1024) - chance[at]) / ((times[at] += times[at] < 30) + .5)
    return one
  }
  const num = context => {
    let n = 0, v = 1
    while (bit(context + 32 * n)) n++
    for (let i = n; i--;) v = 2 * v + bit(context + 1024 + 512 * n + 32 * Math.min(v, 8))
    return v - 1
  }
  const list = (n = num(1)) => {
    let page = -1
    return many(n, () => {
      let bucket = -1
      page += num(Math.max(20, Math.clz32(n))) + 1
      const title = num(2), heads = many(num(3), () => [bucket += num(4) + 1, num(5)])
      return { page, title, heads, value: num(7 + !!title + 2 * !!heads[0]) / 31, chunks: num(6) + 1 }
    })
  }
  return { num, list }
}

function decode(bytes, kind) {
  const r = reader(bytes)
  if (r.u8() != kind.charCodeAt()) throw RangeError()
  return kinds[kind](r)
}

function table({ str, name }) {
  const keys = str().split('\n').slice(0, -1)
  return { keys, names: keys.map(name) }
}

function directory(r) {
  const shards = table(r), { uv, hex, name, many } = r
  return { ...shards, lists: many(uv(), () => ({ name: name(), hashes: many(uv(), () => hex(2)) })) }
}

function cardTable({ uv, name, many }) {
  let next = 0
  const keys = many(uv(), uv).map(n => (next += n) - n)
  return { keys, names: keys.map(name) }
}

// forms reads texts that share their beginnings.
function forms({ u8, str, many }, n) {
  const shared = many(n, u8), lengths = many(n, u8), text = str()
  let at = 0, last = ''
  return shared.map((s, i) => last = last.slice(0, s) + text.slice(at, at += lengths[i]))
}

const kinds = {
  S(r) {
    const { u8, uv, str, name, many } = r, set = () => new Set(str().split(' '))
    if (u8() != 2) throw RangeError()
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
    const { uv, many } = r, n = uv(), m = uv(), texts = forms(r, n), refs = many(n, uv), { num, list } = coder(r)
    const groups = many(m, () => {
      const pages = num(0)
      return { pages, list: list(pages - num(1)), forms: [] }
    })
    let named = 0
    return texts.map((text, i) => {
      const group = groups[refs[i] ? named - refs[i] : named++]
      group.forms.push(text) // throws where there is no such group
      return { text, group }
    })
  },
  p: r => coder(r).list(),
  r: r => forms(r, r.uv()),
  c({ uv, str, name, many }) {
    let file, v
    return str().split('\x1e').map(s => {
      const [url, title, lang] = s.split('\x1f')
      let first = 0
      return { url, title, lang, sections: (v = uv()) & 1 && uv(), chunks: many(v >> 1, () => {
        const shared = (v = uv()) & 1 && uv()
        return { first: first += v >> 1, slot: shared >> 1, file: shared & 1 ? file : file = name() }
      }) }
    })
  },
  x: r => r.rest().split('\x1e').map(s => {
    const [slot, section, id, heading, text = ''] = s.split('\x1f')
    return { slot, section: +section, id, heading, text }
  }),
  f: ({ uv, str, many }) => ({ key: str(), label: str(), values: many(uv(), () => ({ value: str(), label: str(), runs: many(uv(), () => [uv(), uv()]) })) }),
}

// place is the entry of a table that covers a key.
const place = (keys, key) => keys.findLastIndex(k => k <= key)

const hash = text => ([...text].reduce((h, c) => (h * 31 + c.codePointAt()) % 65536, 0) + 65536).toString(16).slice(1)

export { decode, hash, place }
