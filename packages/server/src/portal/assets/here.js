/** As long as a request lives. Milliseconds. */
const patience = 120_000

/** "Use this phone's Face ID, fingerprint or passcode": shown where the browser can; the form carries its answer. */
export async function offerHere() {
  const [onPhone, elsewhere] = document.querySelectorAll('[data-here]')
  if (!(onPhone instanceof HTMLElement) || !(elsewhere instanceof HTMLElement) || typeof PublicKeyCredential !== 'function') return
  // A computer may reach the phone by other means; a phone without such a lock has nothing to ask.
  elsewhere.hidden = false
  if (await hasOwnLock()) onPhone.hidden = false
  // Which of the two is seen the style sheet decides: it knows what a phone is.
  if (onPhone.offsetParent !== null && onPhone.dataset.second) goFirst(onPhone, onPhone.dataset.second)
  for (const place of [onPhone, elsewhere]) {
    const button = place.querySelector('button[data-here-ask]')
    if (button instanceof HTMLButtonElement) button.addEventListener('click', () => ask(onPhone, button, place === onPhone))
  }
}

async function hasOwnLock() {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
  } catch {
    return false
  }
}

/**
 * The number becomes the second way, and the headings say so.
 * @param {HTMLElement} section
 * @param {string} words
 */
function goFirst(section, words) {
  const [was, is] = [document.querySelector('h1'), section.querySelector('h2')]
  if (was === null || is === null) return
  was.nextElementSibling?.classList.replace('lead', 'muted')
  was.replaceWith(heading('h2', words))
  is.replaceWith(heading('h1', is.textContent))
}

/**
 * @param {'h1' | 'h2'} level
 * @param {string | null} words
 */
function heading(level, words) {
  const made = document.createElement(level)
  made.textContent = words
  return made
}

/**
 * Straight from the tap: some browsers show their window for nothing else.
 * @param {HTMLElement} section
 * @param {HTMLButtonElement} button
 * @param {boolean} onPhone
 */
async function ask(section, button, onPhone) {
  if (button.getAttribute('aria-busy') === 'true') return
  const trouble = button.parentElement?.querySelector('[data-here-trouble]')
  button.setAttribute('aria-busy', 'true')
  if (trouble) trouble.textContent = ''
  try {
    const credential = await navigator.credentials.get({
      publicKey: {
        challenge: decode(section.dataset.challenge ?? ''),
        rpId: section.dataset.rp ?? '',
        allowCredentials: (section.dataset.credentials ?? '').split(' ').map((id) => ({
          type: 'public-key',
          id: decode(id),
          transports: onPhone ? ['internal'] : ['internal', 'hybrid'],
        })),
        userVerification: 'required',
        timeout: patience,
      },
    })
    if (!(credential instanceof PublicKeyCredential)) throw new TypeError('no credential')
    const { response } = credential
    if (!(response instanceof AuthenticatorAssertionResponse)) throw new TypeError('no assertion')
    const form = section.querySelector('form')
    if (form === null) throw new TypeError('no form')
    fill(form, {
      id: credential.rawId,
      authenticatorData: response.authenticatorData,
      clientDataJSON: response.clientDataJSON,
      signature: response.signature,
    })
    form.submit()
  } catch (error) {
    // The browser says the same of "closed", "too late" and "no such credential".
    const closed = error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
    if (trouble) trouble.textContent = (closed ? button.dataset.notConfirmed : button.dataset.unavailable) ?? ''
    button.removeAttribute('aria-busy')
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, ArrayBuffer>} parts
 */
function fill(form, parts) {
  for (const [name, value] of Object.entries(parts)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = encode(value)
  }
}

/** @param {string} text */
function decode(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

/** @param {ArrayBuffer} bytes */
function encode(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
