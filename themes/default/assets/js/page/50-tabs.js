// Tabs: names and panels stand in the page, as links to panels one below the
// other; here they become what WAI-ARIA calls tabs. A choice holds for all
// groups of the same name, and is remembered for other pages.
const choosers = []
for (const group of document.querySelectorAll('[data-tabs]')) tabs(group)

function tabs(group) {
  const name = group.dataset.tabs, key = 'tab:' + name, list = group.firstElementChild
  const names = [...list.children], panels = names.map(t => document.getElementById(t.hash.slice(1)))

  // Panels that are not shown can be found by the browser's own search.
  const show = tab => names.forEach((t, i) => {
    t.setAttribute('aria-selected', t == tab)
    t.tabIndex = t == tab ? 0 : -1
    panels[i].hidden = t == tab ? false : 'until-found'
  })
  const called = title => names.find(t => t.textContent == title)
  const within = id => names[panels.findIndex(p => p.contains(document.getElementById(id)))]

  function choose(tab) {
    const { top } = list.getBoundingClientRect(), title = tab.textContent
    show(tab)
    for (const c of choosers) if (c.name == name && c.called(title)) c.show(c.called(title))
    scrollBy({ top: list.getBoundingClientRect().top - top, behavior: 'instant' })
    try { localStorage[key] = title } catch {}
  }

  list.setAttribute('role', 'tablist')
  names.forEach((tab, i) => {
    tab.setAttribute('role', 'tab')
    tab.setAttribute('aria-controls', panels[i].id)
    panels[i].setAttribute('role', 'tabpanel')
    panels[i].setAttribute('aria-labelledby', tab.id)
    panels[i].tabIndex = 0
    panels[i].addEventListener('beforematch', () => show(tab))
    tab.addEventListener('click', e => {
      e.preventDefault()
      choose(tab)
    })
  })
  list.addEventListener('keydown', e => {
    const at = names.indexOf(document.activeElement), last = names.length - 1
    const on = getComputedStyle(list).direction == 'rtl' ? -1 : 1
    const to = { ArrowRight: at + on, ArrowLeft: at - on, Home: 0, End: last, ' ': at }[e.key]
    if (to == null || at < 0) return
    e.preventDefault()
    const tab = names.at(to > last ? 0 : to)
    tab.focus()
    choose(tab)
  })

  let chosen
  try { chosen = called(localStorage[key]) } catch {}
  const arrive = () => within(decodeURIComponent(location.hash.slice(1)))
  show(arrive() ?? chosen ?? names[0])
  addEventListener('hashchange', () => arrive() && show(arrive()))
  choosers.push({ name, called, show })
}
