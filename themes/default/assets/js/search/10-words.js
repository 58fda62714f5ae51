// The search of a site, in the browser: no server, and no index in memory.
//
// What comes in: what a reader types, and the small files below /search/
// (docs/search-format.md). What goes out: pages of the reader's language, and
// apart from them those that exist in another one only. The rule it keeps:
// whatever the reader types and whatever the network brings, the page gets
// text nodes and a state (data-state), never an exception and never markup.

// Words are cut and folded as internal/analysis does it.

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

export { fold, scan }
