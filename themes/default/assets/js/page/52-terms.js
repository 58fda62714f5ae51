// A term of the glossary is a link to its entry. Here it becomes a button
// that shows the definition: below it, or at the edge of a small screen. The
// definition follows its term for those who read or step on, and is said.
const { more } = document.querySelector('[data-more]')?.dataset ?? {}
if (more && HTMLElement.prototype.showPopover) terms()

function terms() {
  const box = document.createElement('span'), said = document.createElement('span'), link = document.createElement('a')
  let shown, pressed
  box.id = '_definition'
  box.className = 'definition'
  box.popover = 'auto'
  said.setAttribute('role', 'status')
  link.textContent = more
  link.lang = document.documentElement.lang
  box.append(said, ' ', link)
  box.addEventListener('beforetoggle', e => {
    if (e.newState == 'closed') closed()
  })

  function closed() {
    shown?.setAttribute('aria-expanded', false)
    shown = null
  }

  function toggle(term) {
    const open = shown == term
    box.remove() // which closes it
    closed()
    if (open) return
    term.after(box)
    said.textContent = ''
    link.hidden = !term.href
    link.href = term.href || ''
    box.showPopover({ source: term })
    shown = term
    term.setAttribute('aria-expanded', true)
    said.textContent = term.dataset.definition
  }

  for (const term of document.querySelectorAll('[data-definition]')) {
    term.setAttribute('role', 'button')
    term.setAttribute('aria-expanded', false)
    term.setAttribute('aria-controls', box.id)
    term.removeAttribute('title')
    term.tabIndex = 0
    // The press that closes the definition of a term must not open it again.
    term.addEventListener('pointerdown', () => { pressed = shown })
    term.addEventListener('click', e => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return
      e.preventDefault()
      if (pressed != term) toggle(term)
      pressed = null
    })
    term.addEventListener('keydown', e => {
      if (e.key != ' ' && (e.key != 'Enter' || term.href)) return
      e.preventDefault()
      toggle(term)
    })
  }
}
