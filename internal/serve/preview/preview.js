// The preview's part in the browser: it listens for edits, takes over what
// changed in the page, and shows what is wrong with the site. It is in no
// page that is published.

// morph {
// Three ways: `was` holds for each node what the server sent for it. Only what
// differs between that and the new page is changed; so what the reader did
// (open details, typed text, focus, scrolling) and what scripts added stays.
const was = new WeakMap()

function bind(node, text) {
  was.set(node, text)
  node.childNodes.forEach((child, i) => bind(child, text.childNodes[i]))
}

function add(text) {
  const node = document.importNode(text, true)
  bind(node, text)
  return node
}

const same = (node, text) => was.get(node).isEqualNode(text)

function morph(node, text) {
  const old = was.get(node)
  if (old.isEqualNode(text)) return
  was.set(node, text)
  if (text.nodeType != 1) return void (node.data = text.data)
  for (const { name } of [...old.attributes, ...text.attributes]) {
    const value = text.getAttribute(name)
    if (value === old.getAttribute(name)) continue
    value === null ? node.removeAttribute(name) : node.setAttribute(name, value)
  }
  const ours = [...node.childNodes].filter(n => was.has(n)), next = [...text.childNodes]
  let a = 0, b = ours.length, c = next.length
  while (a < b && a < c && same(ours[a], next[a])) a++
  while (b > a && c > a && same(ours[b - 1], next[c - 1])) b--, c--
  const rest = ours.slice(a, b), fresh = next.slice(a, c)
  const take = fits => rest.splice(rest.findIndex(fits) >>> 0, 1)[0]
  const found = fresh.map(t => take(n => same(n, t)))
  fresh.forEach((t, i) => found[i] ||= take(n => n.nodeName == t.nodeName && (n.id || '') == (t.id || '')))
  rest.forEach(n => n.remove())
  let at = a ? ours[a - 1].nextSibling : node.firstChild
  fresh.forEach((t, i) => {
    const n = found[i] || add(t)
    if (found[i]) morph(n, t)
    if (!found[i] || t.nodeType == 3) first ||= n.nodeType == 1 ? n : node
    while (at && !was.has(at)) at = at.nextSibling
    if (n == at) at = at.nextSibling
    else node.insertBefore(n, at)
  })
  if (!fresh.length) first ||= node
}
// } morph

let first // the first element of the last morph that changed

const script = document.querySelector('script[data-casebook]')
const { path, casebook: version } = script.dataset
let key = script.dataset.key, parts = '', source, digest
const framed = self != top

bind(document.documentElement, document.documentElement.cloneNode(true))

// The preview has an index of its own, which follows each edit.
document.getElementById('search-form')?.setAttribute('data-endpoint', '/__casebook/search')

const links = doc => [...doc.querySelectorAll('link[rel~=stylesheet]')].filter(l => !('casebook' in l.dataset))

// sheets swaps style sheets: the old one goes when the new one is there, so
// that the page is never without.
async function sheets(fresh) {
  const old = links(document), address = l => l.getAttribute('href')
  let last = old.at(-1)
  await Promise.all(fresh.filter(l => !old.some(o => address(o) == address(l))).map(l => new Promise(done => {
    const node = add(l)
    node.onload = node.onerror = done
    last ? last.after(node) : document.head.append(node)
    last = node
  })))
  for (const l of old) if (!fresh.some(f => address(f) == address(l))) l.remove()
}

const scripts = doc => [...doc.querySelectorAll('script')].filter(s => !s.dataset.casebook && (!s.type || /module|javascript/.test(s.type)))
  .map(s => s.src + s.text).join('\n')

// update takes over the page as it is now.
async function update() {
  const answer = await fetch(location.href, { cache: 'no-store', headers: { Accept: 'text/html' } })
  if (answer.redirected) return location.replace(answer.url + location.hash)
  const doc = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const mine = doc.querySelector('script[data-casebook]')
  if (!mine || mine.dataset.casebook != version || scripts(doc) != served) return location.reload()
  await sheets(links(doc))
  const focus = document.activeElement
  first = null
  key = mine.dataset.key
  for (const name of ['lang', 'dir']) {
    const value = doc.documentElement.getAttribute(name)
    value === null ? document.documentElement.removeAttribute(name) : document.documentElement.setAttribute(name, value)
  }
  morph(document.head, doc.head)
  first = null
  // What is being read stays in its place, also where the browser does not hold it.
  const box = document.getElementById('main')?.getBoundingClientRect()
  const read = box && scrollY ? document.elementFromPoint(box.left + box.width / 4, innerHeight / 3) : null
  const top = read?.getBoundingClientRect().top
  morph(document.body, doc.body)
  if (read?.isConnected) scrollBy({ top: read.getBoundingClientRect().top - top, behavior: 'instant' })
  if (focus?.id && !focus.isConnected) document.getElementById(focus.id)?.focus({ preventScroll: true })
  document.dispatchEvent(new CustomEvent('casebook:update'))
}
const served = scripts(document)

// One update after the other; those that wait become one.
let busy, again
async function updates() {
  if (busy) return void (again = true)
  busy = true
  try { do { again = false; await update() } while (again) }
  catch { key = '' } // the preview has ended: when it is back, keys are compared
  finally { busy = false }
}

// renew loads images and sheets again whose names stayed.
function renew(paths) {
  const stamp = Date.now()
  const changed = ref => ref && paths.includes(new URL(ref, location.href).pathname)
  const fresh = ref => { const url = new URL(ref, location.href); url.searchParams.set('v', stamp); return url.pathname + url.search }
  for (const name of ['src', 'poster', 'data'])
    for (const el of document.querySelectorAll(`img[${name}],source[${name}],video[${name}],audio[${name}],track[${name}],object[${name}]`))
      if (changed(el.getAttribute(name))) el.setAttribute(name, fresh(el.getAttribute(name)))
  for (const el of document.querySelectorAll('[srcset]'))
    el.setAttribute('srcset', el.getAttribute('srcset').split(',').map(item => {
      const [ref, ...size] = item.trim().split(/\s+/)
      return [changed(ref) ? fresh(ref) : ref, ...size].join(' ')
    }).join(', '))
  for (const el of document.querySelectorAll('link[rel~=stylesheet],link[rel~=icon]'))
    if (changed(el.getAttribute('href'))) {
      const next = el.cloneNode()
      if (was.has(el)) was.set(next, was.get(el))
      next.setAttribute('href', fresh(el.getAttribute('href')))
      next.onload = next.onerror = () => el.remove()
      el.after(next)
      if (el.rel == 'icon') el.remove()
    }
  if ([...document.scripts].some(s => s.getAttribute('src') && changed(s.getAttribute('src')))) location.reload()
}

// The overlay and the badge lie beyond <body>: no morph touches them.
const sheet = document.createElement('link')
sheet.rel = 'stylesheet'
sheet.dataset.casebook = ''
sheet.href = `/__casebook/preview.css?v=${version}`
const ui = document.createElement('casebook-preview')
document.documentElement.append(sheet, ui)

const closed = () => { try { return sessionStorage.getItem('casebook-closed') } catch { return null } }

function say(n, noun) { return n ? `${n} ${noun}${n == 1 ? '' : 's'}` : '' }

function problems(list) {
  if (list.digest == digest) return
  digest = list.digest
  const words = [say(list.errors, 'error'), say(list.warnings, 'warning')].filter(Boolean).join(', ')
  const opened = ui.querySelector('#casebook-badge')?.open
  ui.replaceChildren()
  if (list.errors && closed() != digest) {
    const overlay = document.createElement('section')
    overlay.id = 'casebook-overlay'
    overlay.setAttribute('role', 'alert')
    overlay.innerHTML = `<div><h2>${words}</h2><button type="button">Close</button></div>${list.html}`
    const close = () => { try { sessionStorage.setItem('casebook-closed', list.digest) } catch {} digest = null; problems(list) }
    overlay.querySelector('button').onclick = close
    overlay.onkeydown = e => { if (e.key == 'Escape') close() }
    return ui.append(overlay)
  }
  if (framed && !list.errors) return
  const badge = document.createElement('details')
  badge.id = 'casebook-badge'
  badge.open = opened && !!words
  badge.dataset.level = list.errors ? 'error' : list.warnings ? 'warning' : 'fine'
  const at = encodeURIComponent(path)
  badge.innerHTML = `<summary>${words || 'Preview'}</summary><div>${list.html}<nav><a href="/__casebook/panel?path=${at}" target="_blank">About this page</a>` +
    `<a href="/__casebook/side-by-side${encodeURI(path)}" target="_blank">Side by side</a></nav></div>`
  ui.append(badge)
}

// follow shows the place that was edited.
function follow(to) {
  const url = new URL(to, location.href)
  if (url.pathname != location.pathname) return location.assign(to)
  const place = document.getElementById(decodeURIComponent(url.hash.slice(1))) || first
  const box = place?.getBoundingClientRect?.()
  if (box && (box.bottom < 0 || box.top > innerHeight)) place.scrollIntoView({ block: 'start' })
}

const handlers = {
  hello(d) {
    if (d.version != version) location.reload()
    parts = d.parts
  },
  morph: updates,
  gone: updates,
  async css(d) {
    await sheets(links(new DOMParser().parseFromString(d.sheets, 'text/html')))
    key = d.key
  },
  parts(d) { renew(d.paths); parts = d.parts },
  redirect(d) { location.replace(d.to + location.hash) },
  async follow(d) {
    while (busy) await new Promise(requestAnimationFrame)
    follow(d.to)
  },
  diagnostics: problems,
}

// One stream a tab, only while it can be seen: browsers grant six to a host.
function connect() {
  if (source || document.hidden) return
  const query = new URLSearchParams({ path, key, parts })
  if (framed) query.set('frame', 1)
  source = new EventSource(`/__casebook/events?${query}`)
  for (const [kind, handle] of Object.entries(handlers)) source.addEventListener(kind, e => handle(JSON.parse(e.data)))
  // The address says what the tab showed when it connected: after a break it
  // must say what it shows now.
  source.onerror = () => { disconnect(); setTimeout(connect, 500) }
}

function disconnect() {
  source?.close()
  source = null
}

document.addEventListener('visibilitychange', () => document.hidden ? disconnect() : connect())
addEventListener('pagehide', disconnect)
addEventListener('pageshow', connect)
connect()
