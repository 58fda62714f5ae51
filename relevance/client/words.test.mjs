import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distance } from '../../themes/default/assets/js/search/30-rank.js'
import { fold, scan, vectors } from './index.mjs'

test('a text is folded as the index folds it', () => {
  for (const { text, folded } of vectors('folds')) assert.equal(fold(text), folded, JSON.stringify(text))
})

test('a text is cut as the index cuts it', () => {
  for (const { text, tokens } of vectors('words')) {
    const want = tokens.filter(t => !t.part).map(({ start, end, form }) => ({ form, start, end }))
    assert.deepEqual(scan(text), want, JSON.stringify(text))
  }
})

test('tokens lie in the text, in order, and are folded already', () => {
  const letters = [...'aB9_.éŒß’\'健康ーनेُّ٣ไำ한\u0301\u200d\ufe0f😀- ﷺ½']
  for (let seed = 1; seed < 3000; seed++) {
    let text = ''
    for (let i = 0, n = seed; i < 9; i++) {
      n = (n * 1103515245 + 12345) % 2147483648
      text += letters[n % letters.length]
    }
    let at = 0
    for (const t of scan(text)) {
      assert.ok(t.start >= at && t.end > t.start && t.end <= text.length && t.form, JSON.stringify(text))
      assert.equal(fold(t.form), t.form, JSON.stringify(text))
      at = t.start
    }
  }
})

// The plain definition: all of it, by recursion.
function slow(a, b) {
  if (!a || !b) return a.length + b.length
  let d = Math.min(slow(a.slice(1), b) + 1, slow(a, b.slice(1)) + 1, slow(a.slice(1), b.slice(1)) + (a[0] !== b[0]))
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) d = Math.min(d, slow(a.slice(2), b.slice(2)) + 1)
  return d
}

test('distance counts letters put in, left out, taken for another and swapped', () => {
  for (const [a, b, want] of [['claim', 'claim', 0], ['claim', 'claims', 1], ['claim', 'clam', 1], ['claim', 'cleim', 1], ['claim', 'clami', 1], ['claim', 'lcami', 2], ['', '', 0], ['ca', 'abc', 3]]) assert.equal(distance(a, b, 3), want, `${a} ${b}`)
  const some = ['', 'a', 'ab', 'ba', 'abc', 'acb', 'bca', 'abcd', 'badc', 'bcda', 'aabb']
  for (const a of some) for (const b of some) for (const most of [0, 1, 2, 3]) assert.equal(Math.min(distance(a, b, most), most + 1), Math.min(slow(a, b), most + 1), `${a} ${b} ${most}`)
})

test('of an open word the end of the other does not count', () => {
  assert.equal(distance('instalat', 'installation', 1, true), 1)
  assert.equal(distance('install', 'installation', 1, true), 0)
  assert.equal(distance('xyz', 'installation', 1, true), 2)
})
