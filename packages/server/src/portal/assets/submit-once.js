/** A second tap on the same button does nothing until the page is shown anew. */
export function submitOnce() {
  addEventListener('submit', (event) => {
    const button = event.submitter
    if (!(button instanceof HTMLButtonElement)) return
    if (button.getAttribute('aria-busy') === 'true') event.preventDefault()
    button.setAttribute('aria-busy', 'true')
  })
  addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy')
  })
}
