/** Copy buttons, and where the browser does not let a page copy, a selection to copy by hand. */
export function offerCopying() {
  for (const button of document.querySelectorAll('button[data-copy]')) {
    if (!(button instanceof HTMLButtonElement)) continue
    const words = button.textContent
    button.hidden = false
    button.addEventListener('click', async () => {
      const copied = await copy(button)
      button.textContent = (copied ? button.dataset.done : button.dataset.selected) ?? words
      setTimeout(() => {
        button.textContent = words
      }, 4000)
    })
  }
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? '')
    return true
  } catch {
    const value = button.closest('.take')?.querySelector('.value') ?? document.querySelector('.number')
    if (value) getSelection()?.selectAllChildren(value)
    return false
  }
}
