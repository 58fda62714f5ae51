// What a page does for the search before anyone touches it: it brings the
// search itself when somebody is about to, lets "/" lead there, and shows on a
// page that was found the words for which it was. Without this script the
// form leads to the search page.
const form = document.getElementById('search-form')
if (form) search()

function search() {
  const { searchScript, page } = form.dataset
  let begun, again = ''

  // begin tries once more when it is called once more, under another address:
  // browsers remember what they could not bring.
  function begin() {
    begun ??= import(searchScript + again).then(search => search.start(form)).catch(() => {
      begun = null
      again += '?'
      const box = form.querySelector('.search-box')
      box.hidden = page == null && !form.elements.q.value.trim()
      box.firstElementChild.textContent = form.dataset.error
      document.getElementById('search-results').dataset.state = 'error'
      form.addEventListener('focusout', e => { box.hidden ||= page == null && !form.contains(e.relatedTarget) })
    })
  }

  // Readers who save data get nothing on suspicion.
  const sparing = navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches
  for (const type of ['focusin', 'input', ...sparing ? [] : ['pointerover']]) form.addEventListener(type, begin, { passive: true })
  if (page != null || form.contains(document.activeElement)) begin()

  addEventListener('keydown', e => {
    if (e.key != '/' || e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select, [contenteditable]')) return
    e.preventDefault()
    form.elements.q.focus()
  })

  // reveal marks words and goes to the first, or to the first below the heading
  // that the address names.
  function reveal(scan, forms) {
    const ranges = [], nodes = document.createTreeWalker(document.getElementById('main'), NodeFilter.SHOW_TEXT)
    while (nodes.nextNode()) if (!nodes.currentNode.parentElement.closest('nav')) for (const { form, start, end } of scan(nodes.currentNode.data)) if (forms.includes(form)) {
      const range = new Range()
      range.setStart(nodes.currentNode, start)
      range.setEnd(nodes.currentNode, end)
      ranges.push(range)
    }
    const target = document.querySelector(':target')
    const first = ranges.map(r => r.startContainer).find(n => n.parentElement.checkVisibility() && (!target || target.compareDocumentPosition(n) & Node.DOCUMENT_POSITION_FOLLOWING))
    first?.parentElement.scrollIntoView({ block: 'center' })
    if (window.Highlight) CSS.highlights.set('found', new Highlight(...ranges))
    else for (const range of ranges.reverse()) range.surroundContents(document.createElement('mark'))
  }

  async function arrive() {
    try {
      const [path, forms] = JSON.parse(sessionStorage.found)
      if (path != location.pathname) return
      sessionStorage.removeItem('found')
      const { scan } = await import(searchScript)
      reveal(scan, forms)
    } catch {}
  }

  arrive()
  addEventListener('hashchange', arrive)
}
