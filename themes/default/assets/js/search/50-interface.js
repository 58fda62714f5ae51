// The interface, on a page. All before it knows of none: tests run it under
// Node.

import { fold, scan } from './10-words.js'
import { createRemote, createSearch } from './40-source.js'

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
    const own = list(native), lists = [own, list(foreign, foreign[0] && heading())]
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
    else if (total.native > native.length) own.after(button(say.more, () => {
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
      p.link = el('a', { href: p.url, role: role('option'), tabindex: role(-1), hreflang: p.lang || null, lang: p.lang || null, dir: 'auto' }, el('b', {}, ...marked(p.title, found.forms)))
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
  results.onclick = e => {
    try { // neither is every click one on a link, nor every storage open
      sessionStorage.found = JSON.stringify([e.target.closest('a').pathname, found.forms])
    } catch {}
  }

  source.open().catch(() => {})
  if (page) {
    const { q, ...rest } = Object.fromEntries(new URLSearchParams(location.search))
    filters = rest
    input.value ||= q ?? ''
    form.onsubmit = e => {
      e.preventDefault()
      run()
    }
    run()
  } else if (input.value.trim() && document.activeElement == input) run()
}

export { createSearch, scan, start }
