import { speak } from '../words/words.ts'
import type { Frame } from './frame.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { post } from './parts.ts'
import { routes } from './routes.ts'

/** The password was right, a phone is required, and nothing allows this person to add one: an administrator's invitation would. */
export function noPhonePage(frame: Frame): string {
  const t = speak(frame.lang)
  const title = t.say('noPhone.title')
  return layout(frame, {
    title,
    kind: 'centre',
    content: html`<div class="flow">
<h1>${title}</h1>
<p>${t.say('noPhone.text')}</p>
<div class="actions">${post(routes.signOut, 'btn primary', t.say('noPhone.next'))}</div>
</div>`,
  })
}
