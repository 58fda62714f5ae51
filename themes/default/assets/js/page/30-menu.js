// On small screens the menu and the tree of the section open in a dialog. The
// browser keeps the focus within it, closes it on Escape and gives the focus
// back; without this script the menu is a fold.
const menu = document.querySelector('[data-menu]')
if (menu) dialogFor(menu)

function dialogFor(menu) {
  const button = menu.querySelector('summary'), wide = matchMedia('(min-width: 64rem)')
  const parts = [menu.querySelector('nav'), document.querySelector('.frame > .sidebar > .tree')].filter(Boolean)
  const homes = parts.map(part => part.parentElement)
  let dialog

  function make() {
    dialog = document.createElement('dialog')
    dialog.className = 'menu-dialog'
    dialog.ariaLabel = button.textContent.trim()
    const close = document.createElement('button')
    close.type = 'button'
    close.className = 'tool'
    close.ariaLabel = menu.dataset.close
    close.textContent = '×'
    close.addEventListener('click', () => dialog.close())
    dialog.append(close)
    dialog.addEventListener('close', () => parts.forEach((part, i) => homes[i].append(part)))
    dialog.addEventListener('click', e => { if (e.target == dialog) dialog.close() }) // beside it
    menu.after(dialog)
  }

  button.setAttribute('aria-haspopup', 'dialog')
  button.addEventListener('click', e => {
    if (wide.matches) return
    e.preventDefault()
    if (!dialog) make()
    dialog.append(...parts)
    dialog.showModal()
  })
  wide.addEventListener('change', () => dialog?.close())
}
