import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRemote, createSearch } from '../../themes/default/assets/js/search/40-source.js'
import { kind, open, page, urls, writeIndex } from './index.mjs'

const site = [
  page('fund/', 'The reserve fund', 'What is left when the year is closed goes to the fund.', { facets: { type: 'case' } }),
  page('cards/', 'Cards of members', 'A card is printed when a member joins. A lost card costs little.', { facets: { type: 'guide' } }),
  { url: 'claims/', title: 'Claims', sections: [
    { id: '', heading: '', text: 'How a claim travels.' },
    { id: 'refused', heading: 'Refused claims', text: 'A refused claim comes back with a reason for the refusal.' },
    { id: 'paid', heading: 'Paid claims', text: 'The fund pays within a month.' },
  ], facets: { type: 'guide' } },
  page('nepal/', 'नेपाल स्वास्थ्य बीमा', 'बीमा कुल २०१६', { facets: { type: 'case' } }),
  page('china/', '健康保险', '医疗保险的报销', { facets: { type: 'case' } }),
  page('if/', 'if', 'A condition.'),
  page('/fr/caisse/', 'La caisse de réserve', 'fund assurance', { lang: 'fr' }),
]
const options = { groups: { claim: ['claim', 'claims'], card: ['card', 'cards'], refus: ['refused', 'refusal'] }, stop: 'a the of is when if', before: 'l', after: 's' }
const files = writeIndex(site, { ...options, shard: 7 })
const search = async (q, o) => (await open(files).search(q, o))
const native = async (q, o) => urls((await search(q, o)).native)

test('a title that is the query comes first', async () => {
  assert.equal((await native('claims'))[0], '/en/claims/')
  assert.equal((await native('The reserve fund'))[0], '/en/fund/')
  assert.equal((await native('CARDS of membérs'))[0], '/en/cards/')
})

test('words of one stem find each other', async () => assert.deepEqual(await native('refusal'), ['/en/claims/']))

test('stop words are left out unless they are all there is', async () => {
  assert.deepEqual(await native('the refusal of the'), ['/en/claims/'])
  assert.deepEqual(await native('if'), ['/en/if/'])
})

test('a word cut off by an apostrophe is left out', async () => {
  assert.deepEqual(await native('l’refusal'), await native('refusal'))
  assert.deepEqual(await native("refusal's"), await native('refusal'))
})

test('the last word is completed while it is typed, also over the end of a shard', async () => {
  for (const cut of ['refu', 'ref', 'refuse']) assert.equal((await native(cut))[0], '/en/claims/', cut)
  const found = await search('fund memb')
  assert.ok(found.suggest.includes('fund members'), String(found.suggest))
  for (const shard of [1, 2, 3, 50]) {
    const s = open(writeIndex(site, { ...options, shard }))
    assert.equal((await s.search('clai')).native[0].url, '/en/claims/', String(shard))
  }
})

test('a slip of the finger is forgiven, in the first letters too', async () => {
  for (const typo of ['reserev fund', 'reserbe fund', 'rreserve fund', 'eserve fund', 'fnud', 'ffund']) assert.equal((await native(typo))[0], typo.endsWith('und') || typo === 'fnud' ? '/en/fund/' : '', typo)
  assert.deepEqual((await search('reservve')).suggest, ['reserve'])
})

test('a short list leaves out what is far from the best, and counts it', async () => {
  const others = ['one', 'two', 'three'].flatMap(n => [page(n + '/', 'Law ' + n, 'Of the tax.'), page('more-' + n + '/', 'List ' + n, 'Of members.')])
  const s = open(writeIndex([page('tax/', 'Health tax', 'The health tax.'), page('roads/', 'Roads', 'Health.'), ...others]))
  assert.deepEqual(urls((await s.search('health tax fund', { limit: 10 })).native), ['/en/tax/', '/en/roads/'])
  const { native, total } = await s.search('health tax fund', { limit: 5 })
  assert.deepEqual(urls(native), ['/en/tax/'])
  assert.equal(total.native, 2)
})

test('of several words the pages that have more of them come first', async () => {
  const found = await native('fund refused')
  assert.equal(found[0], '/en/claims/')
  assert.ok(found.includes('/en/fund/'))
})

test('a phrase in quotes has to stand there word by word', async () => {
  assert.deepEqual(await native('"refused claim"'), ['/en/claims/'])
  assert.deepEqual(await native('«pays within a month»'), ['/en/claims/'])
  assert.deepEqual(await native('"The reserve fund"'), ['/en/fund/'])
  for (const q of ['"claim refused"', '"reserve month"', '"refused zzz"', '"refused" "zzzz"']) assert.deepEqual(await native(q), [], q)
  assert.deepEqual(await native('"refused claim" fund'), ['/en/claims/'])
})

test('pages of another language are a list of their own, first if they are much better', async () => {
  const both = await search('fund')
  assert.deepEqual(urls(both.foreign), ['/fr/caisse/'])
  assert.ok(!urls(both.native).includes('/fr/caisse/'))
  assert.equal(both.foreign[0].lang, 'fr')
  assert.equal(both.foreignFirst, false)
  const one = await search('caisse')
  assert.deepEqual([one.native.length, one.foreign.length, one.foreignFirst], [0, 1, true])
})

test('filters leave pages of one value, and each facet is counted without its own', async () => {
  const s = open(files), found = await s.search('fund claim card', { filters: { type: 'guide' } })
  assert.deepEqual(urls(found.native).sort(), ['/en/cards/', '/en/claims/'])
  assert.deepEqual(await s.facets(found), [{ key: 'type', label: 'The type', values: [{ value: 'case', label: 'CASE', count: 1 }, { value: 'guide', label: 'GUIDE', count: 2 }] }])
  assert.deepEqual(await native('', { filters: { type: 'case' } }), ['/en/fund/', '/en/nepal/', '/en/china/'])
  assert.deepEqual(await native('fund', { filters: { type: 'none' } }), [])
  // Addresses that are passed on get more in them than filters.
  assert.deepEqual(await native('fund', { filters: { fbclid: 'x' } }), await native('fund'))
})

test('an excerpt is the section that fits, with its heading and the words', async () => {
  const s = open(files), { native } = await s.search('refusal reason')
  assert.equal(native[0].text, undefined)
  await s.excerpts(native)
  const { id, heading, text, titled } = native[0]
  assert.deepEqual([id, heading, !!titled], ['refused', 'Refused claims', false])
  assert.match(text, /reason for the refusal/)
  const [best] = (await s.search('claims')).native
  assert.equal(best.titled, true)
})

test('a long text is cut at words around what was found', async () => {
  const long = 'lorem ipsum dolor '.repeat(60) + 'needle in between ' + 'sit amet elit '.repeat(60), s = open(writeIndex([page('a/', 'Hay', long)]))
  const { native } = await s.search('needle')
  await s.excerpts(native)
  assert.match(native[0].text, /^… .*\bneedle in between\b.* …$/)
  assert.ok(native[0].text.length < 260)
  assert.ok(native[0].text.slice(2, -2).split(' ').every(w => long.includes(` ${w} `)))
})

test('scripts without spaces and with marks are found', async () => {
  assert.deepEqual(await native('保险'), ['/en/china/'])
  assert.deepEqual(await native('बीमा'), ['/en/nepal/'])
  assert.deepEqual(await native('2016'), ['/en/nepal/'])
})

test('whatever is typed, there is an answer', async () => {
  const s = open(files)
  for (const q of ['', ' ', 'a', 'x', '"', '""', '"”«', '😀👩‍👩‍👧', '\u0301\u0302', '\ufe0f', 'عربي שלום', '한', 'ﷺ', '\ud800', '___', "'; DROP TABLE pages; --", '<img src=x onerror=alert(1)>', '__proto__ constructor toString', 'fund '.repeat(2500), 'z'.repeat(10_000), '健'.repeat(10_000), '"' + 'fund '.repeat(50)]) {
    const found = await s.search(q)
    await s.excerpts([...found.native, ...found.foreign])
    await s.facets(found)
    for (const p of found.native) assert.ok(Number.isFinite(p.score) && typeof p.title === 'string', q)
    assert.equal(found.total.native >= found.native.length, true, q)
  }
})

test('where nothing is found, words that are near are offered', async () => {
  const found = await search('claxxm')
  assert.deepEqual(found.native, [])
  assert.ok(found.suggest.includes('claim') || found.suggest.includes('claims'), String(found.suggest))
})

test('an index without pages answers', async () => {
  const found = await open(writeIndex([])).search('fund', { filters: { type: 'x' } })
  assert.deepEqual([found.native, found.foreign, found.total.native], [[], [], 0])
})

test('several words bring the whole of a list that is cut, one word does not', async () => {
  const many = Array.from({ length: 30 }, (_, i) => page(`p${i}/`, `Page number ${i}`, i === 17 ? 'common rare' : 'common '.repeat(i + 2)))
  const s = open(writeIndex(many, { whole: 4, longest: 100 }))
  const one = await s.search('common')
  assert.equal(s.asked.some(u => kind(u) === 'p'), false)
  assert.deepEqual([one.total.native, one.total.more], [4, true])
  const two = await s.search('common rare')
  assert.equal(s.asked.some(u => kind(u) === 'p'), true)
  assert.equal(two.native[0].url, '/en/p17/')
  assert.equal(two.native[0].hits.filter(h => h).length, 2)
})

test('nothing is fetched twice, and at most six files at a time', async () => {
  const many = Array.from({ length: 60 }, (_, i) => page(`p${i}/`, `Page ${i}`, `word${i} shared`)), all = writeIndex(many, { shard: 3 })
  let now = 0, most = 0
  const s = open({ get: address => all.get(address) })
  const slow = createSearch({ root: '/search/en.bin', fetch: async address => {
    most = Math.max(most, ++now)
    await new Promise(go => setImmediate(go))
    now--
    return new Response(all.get(address))
  } })
  await slow.search('word3 word14 word25 word36 word47 word58 shared', { limit: 20 })
  assert.equal(most, 6)
  for (const q of ['shared', 'word3 shared', 'shared']) await s.search(q)
  assert.equal(new Set(s.asked).size, s.asked.length)
})

test('titles come after three stages, with the excerpts one later', async () => {
  let stage = 0
  const waiting = []
  const s = createSearch({ root: '/search/en.bin', fetch: address => new Promise(go => waiting.push(() => go(new Response(files.get(address))))) })
  const settle = async work => {
    let done = false
    work.finally(() => { done = true })
    while (!done) {
      for (let i = 0; i < 50 && !done; i++) await new Promise(go => setTimeout(go, 1))
      if (waiting.length) stage++
      for (const go of waiting.splice(0)) go()
    }
    return work
  }
  const found = await settle(s.search('fund claim'))
  assert.equal(stage, 3)
  await settle(s.excerpts(found.native))
  assert.equal(stage, 4)
})

test('a missing or broken file has the root asked for once more, then fails', async () => {
  for (const broken of ['t', 'c']) for (const bad of [undefined, new Uint8Array(0), new Uint8Array([1, 2, 3]), 'cut', 'other']) {
    const some = new Map(files)
    for (const [address, data] of files) if (kind(address) === broken) some.set(address, bad === 'cut' ? data.subarray(0, data.length - 6) : bad === 'other' ? files.get('/search/en.bin') : bad)
    const s = open(some)
    await assert.rejects(s.search('claims'), `${broken} ${bad}`)
    assert.equal(s.asked.filter(u => u === '/search/en.bin').length, 2)
  }
})

test('after a new build the search goes on with the new root', async () => {
  const now = new Map(files), s = open(now)
  await s.search('fund')
  now.clear()
  for (const [address, data] of writeIndex([page('new/', 'A new page', 'claims here')])) now.set(address, data)
  assert.deepEqual(urls((await s.search('new page')).native), ['/en/new/'])
})

test('a network that fails and comes back is asked again', async () => {
  let up = false
  const s = createSearch({ root: '/search/en.bin', fetch: async address => {
    if (!up) throw TypeError('Failed to fetch')
    return new Response(files.get(address))
  } })
  await assert.rejects(s.search('fund'))
  up = true
  assert.equal((await s.search('fund')).native[0].url, '/en/fund/')
})

test('a page whose text does not come keeps its title', async () => {
  const some = new Map([...files].filter(([address]) => kind(address) !== 'x')), s = open(some), found = await s.search('fund')
  await s.excerpts(found.native)
  assert.deepEqual([found.native[0].title, found.native[0].text], ['The reserve fund', undefined])
})

test('a question that is given up asks for nothing more', async () => {
  const s = open(files), control = new AbortController()
  control.abort()
  await assert.rejects(s.search('fund', { signal: control.signal }), { name: 'AbortError' })
  assert.equal(s.asked.some(u => kind(u) === 'c'), false)
})

test('questions asked at the same time do not disturb each other', async () => {
  const s = open(files), [a, b, c] = await Promise.all(['fund', 'claims', 'cards'].map(q => s.search(q)))
  assert.deepEqual([a, b, c].map(f => f.native[0].url), ['/en/fund/', '/en/claims/', '/en/cards/'])
})

test('addresses lead nowhere but to pages', async () => {
  const s = open(writeIndex([page('javascript:alert(1)', 'Trap', 'x'), page('https://example.org/', 'Trap away', 'x')]))
  assert.deepEqual(urls((await s.search('trap')).native).sort(), ['/en/javascript:alert(1)', 'https://example.org/'])
})

test('the preview is asked with the language, the words and the filters', async t => {
  let asked
  t.mock.method(globalThis, 'fetch', async address => {
    asked = new URL(address, 'http://localhost')
    return Response.json({ native: [{ url: '/en/a/', title: 'A' }], foreign: [], total: { native: 1, foreign: 0 }, forms: ['a'], suggest: [], facets: [] })
  })
  const s = createRemote({ endpoint: '/__casebook/search', lang: 'en' }), found = await s.search('a & b', { filters: { type: 'case' }, limit: 5 })
  assert.deepEqual(Object.fromEntries(asked.searchParams), { lang: 'en', q: 'a & b', limit: '5', type: 'case' })
  await s.excerpts(found.native)
  assert.deepEqual([found.native[0].url, await s.facets(found)], ['/en/a/', []])
})
