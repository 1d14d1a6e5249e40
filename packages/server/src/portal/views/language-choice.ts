import { languages } from '../words/languages.ts'
import type { Speech } from '../words/words.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { routes } from './routes.ts'

/** Every other language by its own name: one button where there is one, and folded away where there are more. */
export function languageChoice(frame: Frame, t: Speech): Html {
  const others = languages.filter(({ tag }) => tag !== t.language.tag)
  const buttons = others.map(({ tag, name }) => html`<button class="link" name="lang" value="${tag}" lang="${tag}">${name}</button>`)
  if (others.length === 0) return html``
  return html`<form class="language" method="post" action="${routes.language}">
<input type="hidden" name="back" value="${frame.path}">
${buttons.length === 1 ? buttons : html`<details><summary class="link">${t.language.name}</summary><ul>${buttons.map((button) => html`<li>${button}</li>`)}</ul></details>`}
</form>`
}
