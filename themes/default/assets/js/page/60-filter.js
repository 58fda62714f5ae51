// Lists that can be narrowed down by several values at a time. What is chosen
// stands in the address, so that it can be passed on and the way back works.
// Without this script each value leads to a page of its own.
for (const list of document.querySelectorAll('[data-filters]')) narrow(list)

function narrow(list) {
  const say = list.dataset, rows = [...list.querySelectorAll('[data-keys]')], all = list.querySelector('.filters')
  const make = (tag, text = '') => Object.assign(document.createElement(tag), { textContent: text })
  const fields = [...all.querySelectorAll('[data-filter]')].map(filter => {
    const label = make('label', filter.querySelector('p').textContent), select = make('select')
    select.name = filter.dataset.filter
    select.append(new Option(say.all, ''))
    for (const item of filter.querySelectorAll('li')) select.append(new Option(item.textContent.trim().replace(/\s+(\S+)$/, ' ($1)'), item.dataset.key))
    label.append(select)
    filter.replaceChildren(label)
    return select
  })
  const status = all.querySelector('[role=status]'), clear = all.querySelector('button')

  function show() {
    const keys = fields.map(f => f.value).filter(Boolean)
    let shown = 0
    for (const row of rows) {
      const has = row.dataset.keys.split(' ')
      row.hidden = !keys.every(k => has.includes(k))
      shown += !row.hidden
    }
    // A country without a row is land like any other, and no link.
    const here = new Set(rows.flatMap(row => row.hidden ? [] : row.dataset.keys.split(' ')))
    for (const place of list.querySelectorAll('[data-place]')) place.classList.toggle('off', !here.has(place.dataset.place))
    for (const group of list.querySelectorAll('.group')) group.hidden = !group.querySelector('[data-keys]:not([hidden])')
    clear.disabled = !keys.length
    status.textContent = shown ? say.shown.replace('{}', shown.toLocaleString(document.documentElement.lang)) : say.none
  }

  // read takes what is chosen from the address.
  function read() {
    const asked = location.search.slice(1).split('&')
    for (const f of fields) f.value = [...f.options].find(o => o.value && asked.includes(o.value))?.value ?? ''
    show()
  }

  function write() {
    const others = location.search.slice(1).split('&').filter(part => part && !fields.some(f => part.startsWith(f.name + '=')))
    const query = [...others, ...fields.map(f => f.value).filter(Boolean)].join('&')
    history.pushState(null, '', location.pathname + (query && '?' + query) + location.hash)
    show()
  }

  for (const f of fields) f.onchange = write
  clear.onclick = () => {
    for (const f of fields) f.value = ''
    write()
    fields[0].focus()
  }
  addEventListener('popstate', read)
  read()
}
