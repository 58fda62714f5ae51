// The words of a query, and what a page is worth to it.

import { scan } from './10-words.js'

// Chosen with the queries of the relevance suite; the optimum is flat.
const WORDS = 8 // of a query that are looked up, and completions of its last
const COMPLETE = .4 // a last word that is being typed
const TITLE = 1.3, HEADING = 1.2, ALIKE = .7 // bonus for what a title or a heading has of the query, more if it is as long
const NEAR = .2 // bonus for what one chunk has of the query

const sum = (list, of) => list.reduce((n, x) => n + of(x), 0)
const back = word => [...word].reverse().join('')
const likelier = (a, b) => a.d - b.d || b.group?.pages - a.group?.pages

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
  const most = word[7] ? 2 : word[3] ? 1 : -1
  return forms.map(f => {
    const d = distance(word, f.text, most)
    return { ...f, d: d > 1 && last && word[4] && distance(word, f.text, 1, true) < 2 ? 1.5 : d }
  }).filter(f => f.d <= most).sort(likelier)
}

// hits are the pages that have any of the words, with the best form of each.
function hits(words) {
  const pages = new Map()
  words.forEach((w, i) => {
    for (const { group, weight } of w.forms) for (const p of group.list) {
      const value = weight * p.value
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
  return quoted.length == p.words.filter(w => w.quoted).length && (p.together || quoted.every(h => h.p.title))
}

// score adds what the words weigh, and counts it the more the more of the
// query is matched; then what of the query the title has, or one heading.
function score(p, length) {
  const all = sum(p.words, w => w.weight), heads = {}
  const bonus = (weight, n) => weight * (weight / all) ** 2 * (1 - ALIKE * Math.abs(length - n) / Math.max(length, n))
  let value = 0, matched = 0, title = 0, words = 1, near = 0
  for (const h of p.hits) if (h) {
    const { weight, p: { title: long, heads: found } } = h
    value += h.value
    matched += weight
    if (long) {
      title += weight
      words = long
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

export { back, distance, hits, known, likelier, near, parse, score, sum, together }
