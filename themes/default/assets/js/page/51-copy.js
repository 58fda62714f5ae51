// A button on every block of code. It copies what is to be typed: of a
// terminal's text the commands, without prompts and answers. Where the
// browser refuses, the code is marked, so that a key can copy it.
const { code: toCopy, copied } = document.querySelector('[data-code]')?.dataset ?? {}
if (toCopy && navigator.clipboard) for (const pre of document.querySelectorAll('.highlight > pre')) copyButton(pre)

function copyButton(pre) {
  const button = document.createElement('button'), said = document.createElement('span')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = toCopy
  said.className = 'hidden'
  said.setAttribute('role', 'status')
  button.dataset.script = said.dataset.script = ''
  pre.after(button, said)
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(typed(pre))
    } catch {
      return getSelection().selectAllChildren(pre)
    }
    button.textContent = said.textContent = copied
    setTimeout(() => {
      button.textContent = toCopy
      said.textContent = ''
    }, 2000)
  })
}

function typed(pre) {
  const code = pre.cloneNode(true), prompts = code.querySelectorAll('.gp')
  if (!prompts.length) return code.textContent
  for (const p of prompts) p.textContent = '\0'
  return code.textContent.split('\n').filter(l => l.includes('\0')).map(l => l.split('\0').pop().trimStart()).join('\n')
}
