// Sharing, printing, copying. Their buttons are there only with this script:
// see [data-script] in the style sheet.
for (const button of document.querySelectorAll('[data-share], [data-print], [data-copy]')) button.addEventListener('click', () => {
  const { share, copy } = button.dataset
  if (copy != null) keep(button, document.getElementById(copy).textContent.trim())
  else if (share == null) print()
  else if (navigator.share) navigator.share({ title: document.title, url: address() }).catch(() => {})
  else keep(button, address())
})

// address is that of the page for others: without what was searched for.
function address() {
  return (document.querySelector('link[rel=canonical]')?.href ?? location.origin + location.pathname) + location.hash
}

// keep copies a text, and the button says so for a while. What it says is
// announced, since the button has the focus and its name changes.
async function keep(button, text) {
  await navigator.clipboard.writeText(text)
  const name = button.textContent
  if (button.dataset.done == name) return
  button.textContent = button.dataset.done
  setTimeout(() => { button.textContent = name }, 3000)
}
