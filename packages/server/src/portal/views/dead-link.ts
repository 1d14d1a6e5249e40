import { speak } from '../words/words.ts'
import type { Frame } from './frame.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { routes } from './routes.ts'

/** A one-time link that no longer works. */
export interface DeadLinkPage extends Frame {
  readonly reason: 'used' | 'expired' | 'unknown'
}

export function deadLinkPage(page: DeadLinkPage): string {
  const t = speak(page.lang)
  const title = t.say(`welcome.${page.reason}Title`)
  return layout(page, {
    title,
    kind: 'centre',
    content: html`<div class="flow">
<h1>${title}</h1>
<p>${t.say(`welcome.${page.reason}Text`)}</p>
<p class="actions"><a class="btn primary" href="${routes.signIn}">${t.say('do.goToSignIn')}</a></p>
</div>`,
  })
}
