// The search of a site, in the browser: no server, and no index in memory.
//
// What comes in: what a reader types, and the small files below /search/
// (docs/search-format.md). What goes out: pages of the reader's language, and
// apart from them those that exist in another one only. The rule it keeps:
// whatever the reader types and whatever the network brings, the page gets
// text nodes and a state (data-state), never an exception and never markup.
//
// All is within a function, so that the minifier may shorten every name. Down
// to "The interface" nothing knows of a page: tests run it under Node.
export const { fold, scan, distance, decode, createSearch, createRemote, start } = (() => {

// ---- Words are cut and folded as internal/analysis does it.

// Letters of scripts that are written without spaces: one with its marks is a
// unit, two neighbours are a word. Ranges take in what is no letter: each use
// asks for one besides.
const MARK = '[\\p{M}\\xad\\u200c\\u200d\\u2060]'
const unit = `(?=\\p{L})[\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\uff66-\\uffdc\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3ffff}]${MARK}*`
const rule = text => new RegExp(text, 'gu')
const units = rule(unit)
const words = rule(`((?:${unit})+)|(?=[\\p{L}\\p{N}_])(?:\\p{N}\\.(?=\\p{N})|(?!ʼ|${unit})(?:[\\p{L}\\p{N}_]|${MARK}))+`)

const DROPPED = /[\xad\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u093c\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g
const LETTERS = Object.fromEntries('œoe æae ßss øo đd ðd þth ħh ıi łl ŧt ɓb ɖd ɗd ƙk ƴy ɛe ɔo ŋn ςσ ىي یي ةه ەه ہه ھه ٱا کك ـ ँं'.split(' ').map(s => [s[0], s.slice(1)]))
const ZEROS = [...'٠۰߀०০੦૦୦௦౦೦൦๐໐༠၀០᠐'].map(c => c.codePointAt())

function fold(text) {
  return /[^\0-\x7f]/.test(text) ? text.normalize('NFKD').toLowerCase().replace(DROPPED, '').replace(/[^\0-\x7f]/gu, c => LETTERS[c] ?? digit(c)).normalize() : text.toLowerCase()
}

function digit(c) {
  const n = c.codePointAt(), zero = ZEROS.find(z => z <= n && n < z + 10)
  return zero ? n - zero : c
}

// A decomposition may bring in what is no letter (the spaces of ﷺ).
const form = word => fold(word).replace(/[^\p{L}\p{N}\p{M}_.]|ʼ/gu, '')

// scan cuts a text into {form, start, end}.
function scan(text) {
  const out = []
  const add = (word, start) => {
    const f = form(word)
    if (f) out.push({ form: f, start, end: start + word.length })
  }
  for (const { 0: word, 1: run, index } of text.matchAll(words)) {
    if (run) {
      const all = [...run.matchAll(units)]
      all.forEach((u, i) => {
        const before = all[i - 1] ?? { 0: '', index: u.index }
        if (i || !all[1]) add(before[0] + u[0], index + before.index)
      })
    } else if (/[\p{L}\p{N}]/u.test(word) && [...word].length <= 64) add(word, index)
  }
  return out
}

// ---- Files: docs/search-format.md, byte for byte.

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
  const name = () => Array.from(take(5), b => (b + 256).toString(16).slice(1)).join('')
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
    const { u8, uv, str, name, many } = r, n = uv(), all = str().split('\x1e'), sections = many(n, uv), counts = many(n, uv)
    let named = -1
    const chunks = counts.map(n => many(n, () => ({ file: u8() ? named : ++named, slot: uv(), first: uv() }))), names = many(uv(), name)
    return chunks.map((list, i) => {
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

// ---- Ranking.

// Chosen with the queries of the relevance suite; the optimum is flat.
const WORDS = 8 // of a query that are looked up, and completions of its last
const COMPLETE = .4 // a last word that is being typed
const TYPO = .8, FURTHER = .5, GUESSES = 4 // one change, two changes
const TITLE = 1.3, HEADING = 1.2, ALIKE = .7 // bonus for what a title or a heading has of the query, more if it is as long
const NEAR = .2 // bonus for what one chunk has of the query
const LEAST = .1 // what has less of the best score is left out
const FOREIGN = 1.5, OTHERS = 3 // so much better, pages in another language come first

const PARALLEL = 6, KEPT = 150, LONGEST = 400, VERIFIED = 12, BEFORE = 50, WINDOW = 180

const sum = (list, of) => list.reduce((n, x, i) => n + of(x, i), 0)
const back = word => [...word].reverse().join('')
const likelier = (a, b) => (a.d ?? 0) - (b.d ?? 0) || (b.group?.pages ?? 0) - (a.group?.pages ?? 0)

// distance counts the changes that make one word of another: a letter put in,
// left out, taken for another, two swapped. It stops above most. If open, the
// end of the other does not count: the word is being typed.
function distance(word, other, most, open) {
  const n = other.length
  let older, old = [], row = Array.from({ length: n + 1 }, (_, j) => j)
  if (n < word.length - most || !open && n > word.length + most) return most + 1
  for (let i = 1; i <= word.length; i++) {
    older = old
    old = row
    row = [i]
    for (let j = 1; j <= n; j++) {
      row[j] = Math.min(old[j - 1] + (word[i - 1] != other[j - 1]), old[j] + 1, row[j - 1] + 1)
      if (word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1)
    }
    if (Math.min(...row) > most) return most + 1
  }
  return open ? Math.min(...row) : row[n]
}

// parse cuts a query: all its tokens, the words to look up, the phrases in
// quotes.
function parse(text, root) {
  const tokens = scan(text), phrases = [], words = []
  let quote = 0, after
  for (const t of tokens) {
    const quotes = text.slice(0, t.start).match(/["“”„«»]/g)?.length, article = /^['’ʼ＇]\p{L}/u.test(text.slice(t.end))
    t.stop = root.stop.has(t.form) || article && root.before.has(t.form) || t.start == after && root.after.has(t.form)
    after = article && t.end + 1
    if (t.quoted = quotes % 2) {
      if (quote != quotes) phrases.push([])
      phrases.at(-1).push(t.form)
      quote = quotes
    }
  }
  const some = tokens.filter(t => !t.stop)
  for (const t of some[0] ? some : tokens) {
    const same = words.find(w => w.form == t.form)
    if (same) same.quoted ||= t.quoted
    else if (words.length < WORDS) words.push(t)
  }
  return { tokens, phrases, words }
}

// known are the forms that are there: the word, and what it may become.
function known({ form: word, around }, last) {
  const is = around.filter(f => f.text == word).map(f => ({ ...f, weight: 1 }))
  return is[0] || !last ? is : around.filter(f => f.text.startsWith(word)).filter((f, i, all) => f.group != all[i - 1]?.group).sort(likelier).slice(0, WORDS).map(f => ({ ...f, weight: COMPLETE, completes: 1 }))
}

// near are the forms that a slip or two away, the likeliest first; for a last
// word also those that begin so.
function near(word, forms, last) {
  const most = word.length < 4 ? -1 : word.length < 8 ? 1 : 2
  return forms.map(f => {
    const d = distance(word, f.text, most)
    return { ...f, d: d > 1 && last && word.length > 4 && distance(word, f.text, 1, true) < 2 ? 1.5 : d }
  }).filter(f => f.d <= most).sort(likelier)
}

// hits are the pages that have any of the words, with the best form of each.
function hits(words) {
  const pages = new Map()
  words.forEach((w, i) => {
    for (const { group, weight } of w.forms) for (const p of list(group)) {
      const value = weight * (p.head >> 3) / 31
      let page = pages.get(p.page)
      if (!page) pages.set(p.page, page = { page: p.page, hits: [], words })
      if (!(page.hits[i]?.value >= value)) page.hits[i] = { p, value, weight: Math.min(weight, w.weight) }
    }
  })
  return [...pages.values()]
}

// together: all quoted words are in one chunk of the page, or in its title.
function together(p) {
  const quoted = p.hits.filter((_, i) => p.words[i].quoted)
  p.together = quoted.reduce((bits, h) => bits & h.p.chunks, ~0)
  return quoted.length == p.words.filter(w => w.quoted).length && (p.together || quoted.every(h => h.p.head & 1))
}

// score adds what the words weigh, and counts it the more the more of the
// query is matched; then what of the query the title has, or one heading.
function score(p, length) {
  const all = sum(p.words, w => w.weight), heads = {}
  const bonus = (weight, n) => weight * (weight / all) ** 2 * (1 - ALIKE * Math.abs(length - n) / Math.max(length, n))
  let value = 0, matched = 0, title = 0, words = 1, near = 0
  for (const h of p.hits) if (h) {
    const { weight, p: { head, heads: found } } = h
    value += h.value
    matched += weight
    if (head & 1) {
      title += weight
      words = h.p.title
    }
    for (const [bucket, n] of found) {
      const own = heads[bucket] ??= { bucket, weight: 0 }
      own.bonus = bonus(own.weight += weight, n)
      if (!(p.lead?.bonus > own.bonus)) p.lead = own
    }
  }
  for (let i = 28; i--;) near = Math.max(near, sum(p.hits, h => h?.p.chunks >> i & 1 && h.weight))
  p.titled = title >= matched
  p.score = value * (matched / all) ** .7 + NEAR * bonus(near, length) + TITLE * bonus(title, words) + HEADING * (p.lead?.bonus ?? 0) || 0
  if (title >= all && words == length) p.score *= 1.3 // the title itself
}

// createSearch opens the index whose root file has this address. Fetch is the
// browser's, or another with its manners.
function createSearch({ root: address, fetch = (...a) => globalThis.fetch(...a) }) {
  const folder = address.replace(/\.bin$/, '/'), files = new Map(), written = new Map(), queue = []
  let opened, free = PARALLEL

  // load waits for its turn: a host that gets more requests at a time makes
  // them wait for a round trip.
  async function load(url, kind, options) {
    while (!free) await new Promise(go => queue.push(go))
    free--
    try {
      // What a host says of a file that is missing does not inflate.
      const response = await fetch(url, options), payload = new Response(response.body.pipeThrough(new DecompressionStream('deflate-raw')))
      return decode(new Uint8Array(await payload.arrayBuffer()), kind)
    } finally {
      free++
      queue.shift()?.()
    }
  }

  const open = () => opened ??= load(address, 'S', { cache: 'no-cache' })

  // file keeps what was read; what was longest not asked for goes first.
  function file(kind, name) {
    const key = kind + name, kept = files.get(key) ?? load(folder + key + '.bin', kind)
    files.delete(key)
    files.set(key, kept)
    kept.catch(() => files.delete(key))
    if (files.size > KEPT) files.delete(files.keys().next().value)
    return kept
  }

  const part = (p, kind) => p.whole ?? file(kind, p.name)

  // look brings for each word the forms around it, and of its own group the
  // whole list, which a single word does not need. What begins with a word
  // that is being typed may lie in two shards.
  async function look(root, words, open) {
    const found = await Promise.all(words.map(async word => {
      const t = root.terms, d = t.whole ?? await file('d', t.table.names[place(t.table.keys, word)])
      const i = place(d.keys, word), own = words[1] && hash(word), end = word == open && d.keys[i + 1]?.startsWith(word) ? 2 : 1
      return { t: d.names.slice(i, i + end), p: d.lists.filter(l => l.hashes.includes(own)).map(l => l.name) }
    }))
    const ask = kind => Promise.all(found.map(f => Promise.all(f[kind].map(name => file(kind, name)))))
    const [shards, lists] = await Promise.all([ask('t'), ask('p')])
    return shards.map((s, i) => s.flat().map(f => {
      const g = f.group, full = g.external && f.text == words[i] && lists[i].find(l => l.length >= Math.min(g.pages, root.longest) && l.some(p => p.page == list(g)[0].page))
      if (full) g.list = full
      return f
    }))
  }

  // resolve gives each word its forms: the word itself, its completions, what
  // it may have been meant to be. Each has a weight.
  async function resolve(root, words, open, signal) {
    const around = await look(root, words.map(w => w.form), open?.form), missing = []
    signal?.throwIfAborted()
    words.forEach((w, i) => {
      w.around = around[i]
      w.forms = known(w, w == open)
      if (w.forms[0] || w.quoted) return
      w.forms = near(w.form, w.around, w == open)
      if (!(w.forms[0]?.d <= 1)) missing.push(w)
    })
    if (missing[0]) {
      const tails = await part(root.tails, 'e')
      const guesses = await Promise.all(missing.map(async w => {
        const word = back(w.form), name = tails.names[place(tails.keys, word)]
        return name && word.length > 3 ? near(word, (await file('r', name)).map(text => ({ text }))).slice(0, 2).map(f => back(f.text)) : []
      }))
      const texts = guesses.flat(), got = await look(root, texts)
      signal?.throwIfAborted()
      missing.forEach((w, i) => {
        for (const text of guesses[i]) for (const f of got[texts.indexOf(text)]) if (f.text == text) w.forms.push({ ...f, d: distance(w.form, text, 2) })
        w.forms.sort(likelier)
      })
    }
    for (const w of words) {
      if (w.forms[0]?.d >= 0) w.forms = w.forms.slice(0, GUESSES).map((f, i) => ({ ...f, weight: (f.d > 1 ? FURTHER : TYPO) / (1 + .2 * i) }))
      // A word in two groups, one of them of identifiers, is as common as in the larger.
      for (const f of w.forms) {
        const n = Math.max(...[...w.around, ...w.forms].map(o => o.text == f.text || o.completes ? o.group.pages : 0)) + .5
        f.weight *= Math.log(1 + (root.pages + 1 - n) / n)
      }
      w.weight = Math.max(...w.forms.map(f => f.weight))
    }
    return words.filter(w => w.forms[0] || w.quoted)
  }

  // having marks the pages with a value of a facet.
  function having(root, value) {
    const has = new Uint8Array(root.pages)
    let at = 0
    for (const [gap, n] of value?.runs ?? []) has.fill(1, at += gap, at += n)
    return has
  }

  async function card(root, table, p) {
    const i = place(table.keys, p.page), c = (await file('c', table.names[i]))[p.page - table.keys[i]]
    if (!c.lang) for (const t of scan(c.title)) written.set(t.form, c.title.slice(t.start, t.end).toLowerCase())
    return Object.assign(p, c, { url: /^(\/|https?:)/.test(c.url) ? c.url : root.base + c.url })
  }

  const sections = async (p, which) => (await Promise.all(p.chunks.filter((_, i) => which(i)).map(async c => (await file('x', c.file)).filter(s => s.slot == c.slot)))).flat()

  // verify keeps the pages that have all phrases word by word.
  async function verify(pages, phrases, limit, shown) {
    const out = []
    for (let at = 0; pages[at] && at < VERIFIED && out.length < limit; at += PARALLEL) {
      const some = pages.slice(at, at + PARALLEL), kept = await Promise.all(some.map(async p => {
        await shown(p)
        const texts = [p.title, ...(await sections(p, i => p.together >> i & 1)).flatMap(s => [s.heading, s.text])].map(t => scan(t).map(t => t.form))
        return phrases.every(f => texts.some(t => t.some((_, i) => f.every((form, j) => t[i + j] == form))))
      }))
      out.push(...some.filter((_, i) => kept[i]))
    }
    return out
  }

  // suggest writes the query as it may be meant: a word completed or put right.
  function suggest(text, words) {
    const put = changes => changes.reduceRight((s, [w, f]) => s.slice(0, w.start) + (written.get(f.text) ?? f.text) + s.slice(w.end), text)
    const wrong = words.filter(w => w.forms[0]?.d), lost = words.find(w => !w.forms[0])
    if (wrong[0]) return [put(wrong.map(w => [w, w.forms[0]]))]
    const choice = lost ? lost.around.map(f => ({ ...f, d: distance(lost.form, f.text, 3) })).filter(f => f.d < Math.min(4, lost.form.length / 2)).sort(likelier) : words.at(-1)?.forms.filter(f => f.completes) ?? []
    return choice.slice(0, 3).map(f => put([[lost ?? words.at(-1), f]]))
  }

  async function find(text, root, { filters = {}, limit = 10, signal }) {
    const { tokens, phrases, words: asked } = parse(text.slice(0, LONGEST), root), chosen = root.facets.filter(f => filters[f.key])
    const last = asked.at(-1), open = last == tokens.at(-1) && !last?.quoted ? last : null
    const [words, table, ...allowed] = await Promise.all([resolve(root, asked, open, signal), part(root.cards, 'k'), ...chosen.map(async ({ key, name }) => having(root, (await file('f', name)).values.find(v => v.value == filters[key])))])
    signal?.throwIfAborted()

    let pages = tokens[0] || !chosen[0] ? hits(words).filter(p => p.page < root.pages) : Array.from({ length: root.pages }, (_, page) => ({ page, hits: [], words }))
    if (phrases[0]) pages = pages.filter(together)
    for (const p of pages) score(p, tokens.length)
    pages.sort((a, b) => b.score - a.score || a.page - b.page)
    const passes = (p, but) => allowed.every((has, i) => has[p.page] || chosen[i].key == but), total = {}, out = {}, worth = []
    const best = async (group, is, limit) => {
      const shown = p => card(root, table, p), own = pages.filter(is), enough = own.filter(p => p.score >= LEAST * own[0].score)
      worth.push(...enough)
      let all = enough.filter(p => passes(p))
      total[group] = all.length
      if (phrases[0]) {
        all = await verify(all, phrases, limit, shown)
        if (all.length < limit) total[group] = all.length
      }
      out[group] = await Promise.all(all.slice(0, limit).map(shown))
    }
    await Promise.all([best('native', p => p.page < root.native, limit), best('foreign', p => p.page >= root.native, OTHERS)])
    total.more = words.some(w => w.forms.some(f => list(f.group).length < f.group.pages))
    return {
      ...out, total, foreignFirst: out.foreign[0]?.score > FOREIGN * (out.native[0]?.score ?? 0), suggest: suggest(text, asked),
      forms: [...new Set(words.flatMap(w => w.forms.flatMap(f => f.group.forms)))], root, pages: worth, passes,
    }
  }

  return {
    open,

    // search finds pages; no text of theirs yet. A file that is missing or
    // broken may be of another build than the root, which is asked for anew.
    async search(text, options = {}) {
      try {
        return await find(text, await open(), options)
      } catch {
        options.signal?.throwIfAborted()
        opened = null
        return find(text, await open(), options)
      }
    },

    // excerpts gives pages that were found the section that fits best: id,
    // heading and text. A page whose text does not come stays without.
    async excerpts(pages) {
      await Promise.allSettled(pages.map(async p => {
        const lead = Math.ceil(p.lead?.bucket * Math.max(1, p.sections / 28))
        const worth = p.chunks.map((c, i) => sum(p.hits, h => (h.p.chunks >> i & 1) * h.weight) + (lead >= c.first && !(lead >= p.chunks[i + 1]?.first) ? p.lead.weight : 0))
        excerpt(p, await sections(p, i => i == worth.indexOf(Math.max(...worth))))
      }))
    },

    // facets counts the pages that were found by the values of each facet,
    // the other filters applied.
    facets: ({ root, pages, passes }) => Promise.all(root.facets.map(async ({ key, name }) => {
      const { label, values } = await file('f', name)
      return { key, label, values: values.map(v => {
        const has = having(root, v)
        return { value: v.value, label: v.label, count: sum(pages, p => has[p.page] && passes(p, key)) }
      }) }
    })),
  }
}

// excerpt finds the section that fits best, and in it the stretch with most
// of the words.
function excerpt(p, sections) {
  const of = new Map(p.words.flatMap(w => w.forms.flatMap(f => f.group.forms.map(form => [form, w]))))
  const marks = text => scan(text).filter(t => of.has(t.form))
  const weigh = tokens => sum([...new Set(tokens.map(t => of.get(t.form)))], w => w.weight)
  let best, start = 0, most = 0
  for (const { id, heading, text, section } of sections) {
    const tokens = marks(text), worth = weigh(tokens) + 1.5 * weigh(marks(heading))
    if (!(best?.worth >= worth)) best = { worth, tokens, text, id: section ? id : '', heading: section ? heading : '' }
  }
  if (!best) return
  const { text, tokens, id, heading } = best
  for (const t of tokens) {
    const worth = weigh(tokens.filter(o => o.start >= t.start && o.end <= t.start + WINDOW))
    if (worth > most) {
      most = worth
      start = t.start
    }
  }
  // Whole words, from a little before the first of them.
  const from = start > BEFORE ? start - text.slice(start - BEFORE, start).replace(/^\S*\s/, '').length : 0, end = from + BEFORE + WINDOW, cut = end < text.length
  Object.assign(p, { id, heading, text: (from ? '… ' : '') + text.slice(from, end).replace(cut ? /\s\S*$/ : '', '').replace(/\s+/g, ' ') + (cut ? ' …' : '') })
}

// createRemote asks the preview, which answers with the same parts.
const createRemote = ({ endpoint, lang }) => ({
  async open() {},
  search: async (q, { filters, limit, signal }) => (await fetch(endpoint + '?' + new URLSearchParams({ lang, q, limit, ...filters }), { signal })).json(),
  async excerpts() {},
  facets: async found => found.facets,
})

// ---- The interface.

function set(e, attributes) {
  for (const name in attributes) if (attributes[name] != null) e.setAttribute(name, attributes[name])
}

function el(tag, attributes, ...children) {
  const e = document.createElement(tag)
  set(e, attributes)
  e.append(...children)
  return e
}

// marked is a text with the words in it as <mark>.
function marked(text, forms) {
  const out = []
  let at = 0
  for (const { form, start, end } of scan(text)) if (forms.includes(form)) {
    out.push(text.slice(at, start), el('mark', {}, text.slice(start, end)))
    at = end
  }
  return [...out, text.slice(at)]
}

// start brings a form to life: that of the header, with a list below it to be
// walked through by arrows, or that of the search page.
function start(form) {
  const say = form.dataset, page = say.page != null, role = name => page ? null : name, input = form.elements.q
  const box = form.querySelector('.search-box'), [status, hints, narrow, results, more] = box.children
  const browse = document.querySelector('[data-search-browse]') ?? {}, { lang } = document.documentElement
  const number = n => n.toLocaleString(lang), fill = (text, value) => text.replace('{}', () => value)
  const source = say.endpoint ? createRemote({ endpoint: say.endpoint, lang }) : createSearch({ root: say.searchRoot })
  let turn = 0, limit = 10, filters = {}, found, control, timer, active

  set(input, { role: role('combobox'), 'aria-expanded': role(false) })

  function button(text, act) {
    const b = el('button', { type: 'button' }, text)
    b.onclick = act
    return b
  }

  function open(yes) {
    clearTimeout(timer)
    choose()
    if (page) return
    box.hidden = !yes
    set(input, { 'aria-expanded': !!yes })
  }

  function choose(option) {
    active?.removeAttribute('aria-selected')
    active = option
    set(input, { 'aria-activedescendant': option?.id ?? '' })
    if (!option) return
    set(option, { 'aria-selected': true })
    option.scrollIntoView({ block: 'nearest' })
  }

  function state(name, text) {
    results.dataset.state = name
    status.textContent = text
  }

  function empty() {
    for (const e of [results, hints, more]) e.replaceChildren()
    browse.hidden = false
  }

  async function run() {
    const q = input.value.trim(), mine = ++turn, asked = Object.entries({ q, ...filters }).filter(e => e[1])
    control?.abort()
    const { signal } = control = new AbortController()
    if (page) history.replaceState(null, '', '?' + new URLSearchParams(asked) + location.hash)
    if (!asked[0]) {
      empty()
      open()
      return state('idle', '')
    }
    state('loading', say.loading)
    open(true)
    try {
      const answer = await source.search(input.value, { filters, limit: page ? limit : 5, signal })
      if (mine != turn) return
      found = answer
      show(q)
      const all = [...found.native, ...found.foreign]
      await source.excerpts(all)
      const facets = page ? await source.facets(found) : []
      if (mine != turn) return
      all.forEach(detail)
      facet(facets)
      results.dataset.state = 'done'
    } catch {
      if (mine != turn) return
      empty()
      state('error', say.error)
      hints.append(button(say.retry, again))
    }
  }

  function again() {
    input.focus()
    run()
  }

  function show(q) {
    const { native, foreign, total, suggest } = found, all = total.native + total.foreign
    const lists = [list(native), list(foreign, foreign[0] && heading())]
    empty()
    results.append(...found.foreignFirst ? lists.reverse() : lists)
    results.querySelectorAll('a').forEach((a, i) => { a.id = 'search-' + i })
    status.textContent = all ? fill(say.found, number(all) + (total.more ? '+' : '')) : q && fill(say.none, q.slice(0, 60))
    browse.hidden = all > 0
    hints.append(...suggest.map(s => button(fold(s).startsWith(fold(q)) ? s : fill(say.suggest, s), () => {
      input.value = s
      again()
    })))
    if (!page) more.append(el('a', { href: form.action + (all ? '?' + new URLSearchParams({ q }) : '') }, all ? say.all : say.browse))
    else if (total.native > native.length) more.append(button(say.more, () => {
      limit += 10
      run().then(() => found.native[native.length]?.link.focus())
    }))
  }

  function heading() {
    const names = new Intl.DisplayNames([lang], { type: 'language' }), all = new Set(found.foreign.map(p => names.of(p.lang)))
    return el(page ? 'h2' : 'div', { id: 'search-also' }, fill(say.also, [...all].join(', ')) + ` (${number(found.total.foreign)})`)
  }

  function list(pages, title) {
    const items = pages.map(p => {
      const other = p.lang ? { lang: p.lang, hreflang: p.lang, dir: 'auto' } : {}
      p.link = el('a', { href: p.url, role: role('option'), tabindex: role(-1), ...other }, el('b', {}, ...marked(p.title, found.forms)))
      return p.item = el('li', { role: role('none') }, p.link)
    })
    const ul = el('ul', { role: role('none') }, ...items)
    return title ? el('div', { role: role('group'), 'aria-labelledby': 'search-also' }, title, ul) : ul
  }

  // detail adds what comes later: the section, and the words around.
  function detail(p) {
    if (p.heading && !p.titled) {
      set(p.link, { href: p.url + '#' + p.id })
      p.link.append(el('i', {}, ...marked(p.heading, found.forms)))
    }
    if (p.text) (page ? p.item : p.link).append(el('span', { lang: p.lang || null, dir: 'auto' }, ...marked(p.text, found.forms)))
  }

  function facet(facets) {
    const { name } = document.activeElement
    narrow.replaceChildren(...facets.flatMap(({ key, label, values }) => {
      const now = filters[key] ?? '', select = el('select', { name: key }, el('option', { value: '' }, say.any))
      for (const v of values) if (v.count || v.value == now) select.append(el('option', { value: v.value }, `${v.label} (${number(v.count)})`))
      select.value = now
      select.onchange = () => {
        filters[key] = select.value
        run()
      }
      return now || select.length > 2 ? el('label', {}, label, select) : []
    }))
    if (name in filters) (form.elements[name] ?? input).focus()
  }

  input.addEventListener('input', () => {
    limit = 10
    clearTimeout(timer)
    timer = setTimeout(run, 120)
  })
  input.addEventListener('keydown', e => {
    if (e.isComposing) return // the keys choose among letters
    const options = [...results.querySelectorAll('[role=option]')], n = options.length, at = options.indexOf(active)
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? n - 1 : at - 1, Home: active && 0, End: active && n - 1 }[e.key]
    if (e.key == 'Escape' && !page && !box.hidden) open()
    else if (e.key == 'Enter' && active) active.click()
    else if (to != null && n) {
      if (box.hidden) open(true)
      choose(options[to])
    } else return
    e.preventDefault()
  })
  input.addEventListener('focus', () => {
    if (box.hidden && input.value.trim()) run()
  })
  form.addEventListener('focusout', e => {
    if (!form.contains(e.relatedTarget)) open()
  })
  addEventListener('hashchange', () => open()) // what was found is on this very page
  form.addEventListener('submit', e => {
    if (!page) return
    e.preventDefault()
    run()
  })
  results.addEventListener('click', e => {
    const a = e.target.closest('a')
    try {
      if (a) sessionStorage.found = JSON.stringify([a.pathname, found.forms])
    } catch {}
  })

  source.open().catch(() => {})
  if (page) {
    const { q, ...rest } = Object.fromEntries(new URLSearchParams(location.search))
    filters = rest
    input.value ||= q ?? ''
    run()
  } else if (input.value.trim() && document.activeElement == input) run()
}

return { fold, scan, distance, decode, createSearch, createRemote, start }

})()
