// Two languages of a page scroll together: by the headings that both have,
// since translations share their ids, and evenly in between. When one frame
// goes to another page, the other follows by that page's language switch.
const frames = [...document.querySelectorAll('iframe')]
let leader, since = 0

// marks are the places that both pages have, in order: top, common headings,
// bottom.
function marks(a, b) {
  const top = (w, id) => {
    const el = w.document.getElementById(id)
    return el ? el.getBoundingClientRect().top + w.scrollY : null
  }
  const end = w => Math.max(1, w.document.documentElement.scrollHeight - w.innerHeight)
  const out = [[0, 0]]
  for (const h of a.document.querySelectorAll('h1[id],h2[id],h3[id],h4[id],h5[id],h6[id]')) {
    const x = top(a, h.id), y = top(b, h.id), last = out.at(-1)
    if (y !== null && x > last[0] && y > last[1] && x < end(a) && y < end(b)) out.push([x, y])
  }
  return [...out, [end(a), end(b)]]
}

function place(list, x) {
  for (let i = 1; i < list.length; i++) {
    const [x0, y0] = list[i - 1], [x1, y1] = list[i]
    if (x <= x1) return y0 + (x - x0) / Math.max(1, x1 - x0) * (y1 - y0)
  }
  return list.at(-1)[1]
}

function scrolled(from, to) {
  const now = performance.now()
  if (leader && leader != from && now - since < 150) return // an echo
  leader = from
  since = now
  const a = from.contentWindow, b = to.contentWindow
  b.scrollTo({ top: place(marks(a, b), a.scrollY), behavior: 'instant' })
}

function loaded(frame, other) {
  const w = frame.contentWindow
  w.addEventListener('scroll', () => scrolled(frame, other), { passive: true })
  const lang = other.dataset.lang
  for (const a of w.document.querySelectorAll('[data-language-switch] a[hreflang]')) {
    if (a.hreflang.toLowerCase() != lang.toLowerCase()) continue
    const there = other.contentWindow.location
    if (there.href != 'about:blank' && there.pathname != new URL(a.href).pathname) there.replace(a.href)
  }
}

frames.forEach((frame, i) => {
  const other = frames[1 - i]
  if (!other) return
  frame.addEventListener('load', () => loaded(frame, other))
  if (frame.contentDocument?.readyState == 'complete' && frame.contentWindow.location.href != 'about:blank') loaded(frame, other)
})
