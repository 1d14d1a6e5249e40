/** Buttons that show the password next to them; it is hidden again before it is sent. */
export function offerRevealing() {
  for (const button of document.querySelectorAll('button[data-reveals]')) {
    if (!(button instanceof HTMLButtonElement)) continue
    const input = document.getElementById(button.dataset.reveals ?? '')
    if (!(input instanceof HTMLInputElement)) continue
    const show = (/** @type {boolean} */ shown) => {
      input.type = shown ? 'text' : 'password'
      button.textContent = (shown ? button.dataset.hide : button.dataset.show) ?? ''
      button.setAttribute('aria-pressed', String(shown))
    }
    button.hidden = false
    button.addEventListener('click', () => show(input.type === 'password'))
    input.form?.addEventListener('submit', () => show(false))
  }
}
