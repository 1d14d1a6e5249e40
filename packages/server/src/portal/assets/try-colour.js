/** On the page of the appearance: a colour is judged while it is typed or picked, and shown on both screens. Saving judges it again. */
export function tryColour() {
  const place = document.querySelector('[data-try]')
  const typed = document.getElementById('accent')
  if (!(place instanceof HTMLElement) || !(typed instanceof HTMLInputElement)) return
  const picker = place.querySelector('input[type=color]')
  const take = place.querySelector('button')
  const said = place.querySelector('[role=status]')
  if (!(picker instanceof HTMLInputElement) || !(take instanceof HTMLButtonElement) || said === null) return
  place.hidden = false
  let asked = ''

  /** @param {{ words: string, nearest: string | null, take: string, tokens: Record<string, Record<string, string>> | null }} verdict */
  const show = ({ words, nearest, take: offer, tokens }) => {
    said.textContent = words
    take.hidden = nearest === null
    take.textContent = offer
    take.dataset.colour = nearest ?? ''
    for (const sample of place.querySelectorAll('[data-sample]')) {
      if (!(sample instanceof HTMLElement)) continue
      sample.hidden = tokens === null
      for (const [name, value] of Object.entries(tokens?.[sample.dataset.sample ?? ''] ?? {})) sample.style.setProperty(name, value)
    }
  }

  const judge = async () => {
    const colour = typed.value.trim().toLowerCase()
    if (!/^#[0-9a-f]{6}$/.test(colour) || colour === asked) return
    asked = colour
    picker.value = colour
    const answer = await fetch(`${place.dataset.try}?accent=${encodeURIComponent(colour)}`, { redirect: 'error' }).catch(() => null)
    // Another was typed meanwhile, nothing came, or the session is over: what stands here stays, and saving tells.
    if (answer?.ok && asked === colour) show(await answer.json())
  }

  /** @param {string} colour */
  const use = (colour) => {
    typed.value = colour
    void judge()
  }
  typed.addEventListener('input', () => use(typed.value))
  picker.addEventListener('input', () => use(picker.value))
  take.addEventListener('click', () => {
    use(take.dataset.colour ?? '')
    typed.focus()
  })
  use(typed.value)
}
