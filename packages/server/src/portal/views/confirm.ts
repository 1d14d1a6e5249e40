import { speak } from '../words/words.ts'
import type { Frame } from './frame.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { person, post } from './parts.ts'
import { routes } from './routes.ts'

/** Asks once more before what cannot be undone. */
export interface ConfirmPage extends Frame {
  readonly action: 'delete' | 'unbind'
  readonly id: string
  readonly displayName: string
}

export function confirmPage(page: ConfirmPage): string {
  const t = speak(page.lang)
  const { action } = page
  return layout(page, {
    title: t.say(`people.${action}Title`, { name: page.displayName }),
    kind: 'centre',
    content: html`<div class="flow">
<h1>${t.show(`people.${action}Title`, { name: person(page.displayName) })}</h1>
<p>${t.say(`people.${action}Text`)}</p>
<div class="actions">
${post(action === 'delete' ? routes.personDelete(page.id) : routes.personUnbind(page.id), 'btn primary deny', t.say(`people.${action}Submit`))}
<a class="btn" href="${routes.person(page.id)}">${t.say('people.keep')}</a></div>
</div>`,
  })
}
