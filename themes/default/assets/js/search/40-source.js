// Where answers come from: the files of the index, or the preview.

import { scan } from './10-words.js'
import { decode, hash, place } from './20-files.js'
import { back, distance, hits, known, likelier, near, parse, score, sum, together } from './30-rank.js'

const TYPO = .8, FURTHER = .5, GUESSES = 4 // one change, two changes
const LEAST = .1, FIT = .2 // what has less of the best score is left out, and of a short list, in which a page costs some 1.5 kB
const FOREIGN = 1.5, OTHERS = 3 // so much better, pages in another language come first

const PARALLEL = 6, LONGEST = 400, VERIFIED = 12, BEFORE = 50, WINDOW = 180

// createSearch opens the index whose root file has this address. Fetch is the
// browser's, or another with its manners.
function createSearch({ root: address, fetch = (...a) => globalThis.fetch(...a) }) {
  const folder = address.slice(0, -4) + '/', files = {}, written = new Map(), queue = []
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

  // file keeps what was read, until the reader leaves the page.
  function file(kind, name) {
    const key = kind + name
    return files[key] ??= load(folder + key + '.bin', kind).catch(e => {
      delete files[key]
      throw e
    })
  }

  const part = (p, kind) => p.whole ?? file(kind, p.name)

  // look brings for each word the forms around it, and of its own group the
  // whole list, which a single word does not need. What begins with a word
  // that is being typed may lie in two shards.
  async function look(root, words, open) {
    const found = await Promise.all(words.map(async word => {
      const t = root.terms, d = t.whole ?? await file('d', t.table.names[place(t.table.keys, word)])
      const i = place(d.keys, word), own = words[1] && hash(word)
      let end = i + 1
      if (word == open) while (end < i + 4 && d.keys[end]?.startsWith(word)) end++
      return { t: d.names.slice(i, end), p: d.lists.filter(l => l.hashes.includes(own)).map(l => l.name) }
    }))
    const ask = kind => Promise.all(found.map(f => Promise.all(f[kind].map(name => file(kind, name)))))
    const [shards, lists] = await Promise.all([ask('t'), ask('p')])
    return shards.map((s, i) => s.flat().map(f => {
      const g = f.group, full = g.list.length < g.pages && f.text == words[i] && lists[i].find(l => l.length >= Math.min(g.pages, root.longest) && l.some(p => p.page == g.list[0].page))
      if (full) g.list = full
      return f
    }))
  }

  // resolve gives each word its forms: the word itself, its completions, what
  // it may have been meant to be. Each has a weight.
  async function resolve(root, words, open) {
    const around = await look(root, words.map(w => w.form), open?.form), missing = []
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
        const name = tails.names[place(tails.keys, back(w.form))]
        w.far = name && w.form[3] ? (await file('r', name)).map(text => ({ text: back(text) })) : []
        return near(w.form, w.far).slice(0, 2).map(f => f.text)
      }))
      const texts = guesses.flat(), got = await look(root, texts)
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
    const choice = lost ? [...lost.around, ...lost.far ?? []].map(f => ({ ...f, d: distance(lost.form, f.text, 3) })).filter(f => f.d < Math.min(4, lost.form.length / 2)).sort(likelier) : words.at(-1)?.forms.filter(f => f.completes) ?? []
    return choice.slice(0, 3).map(f => put([[lost ?? words.at(-1), f]]))
  }

  async function find(text, root, { filters = {}, limit = 10, signal }) {
    const { tokens, phrases, words: asked } = parse(text.slice(0, LONGEST), root), chosen = root.facets.filter(f => filters[f.key])
    const last = asked.at(-1), open = last == tokens.at(-1) && !last?.quoted ? last : null
    const [words, table, ...allowed] = await Promise.all([resolve(root, asked, open), part(root.cards, 'k'), ...chosen.map(async ({ key, name }) => having(root, (await file('f', name)).values.find(v => v.value == filters[key])))])
    signal?.throwIfAborted()

    let pages = tokens[0] || !chosen[0] ? hits(words).filter(p => p.page < root.pages) : Array.from({ length: root.pages }, (_, page) => ({ page, hits: [], words }))
    if (phrases[0]) pages = pages.filter(together)
    for (const p of pages) score(p, tokens.length)
    pages.sort((a, b) => b.score - a.score || a.page - b.page)
    const passes = (p, but) => allowed.every((has, i) => has[p.page] || chosen[i].key == but), total = {}, out = {}, worth = []
    const best = async (group, is, most) => {
      const shown = p => card(root, table, p), own = pages.filter(is), enough = own.filter(p => p.score >= LEAST * own[0].score)
      worth.push(...enough)
      let all = enough.filter(p => passes(p))
      total[group] = all.length
      if (phrases[0]) {
        all = await verify(all, phrases, most, shown)
        if (all.length < most) total[group] = all.length
      }
      out[group] = await Promise.all(all.filter(p => limit > 9 || p.score >= FIT * own[0].score).slice(0, most).map(shown))
    }
    await Promise.all([best('native', p => p.page < root.native, limit), best('foreign', p => p.page >= root.native, OTHERS)])
    total.more = words.some(w => w.forms.some(f => f.group.list.length < f.group.pages))
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
  excerpts() {},
  facets: found => found.facets,
})

export { createRemote, createSearch }
