import type { HereOffer } from '@countersign/verifier/session/sign-in-here.ts'
import type { Speech } from '../words/words.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { routes } from './routes.ts'

/** The fields of the form that the script fills with what the browser answered (Spec §7.3). */
export const assertionParts = ['id', 'authenticatorData', 'clientDataJSON', 'signature'] as const

/**
 * On a phone. `first`: the page's own first thing, before the number; else one more way beside the page's own button. A computer has it among the other ways.
 * Hidden until the script finds that the browser can: without it the page is about the number alone.
 */
export function hereOnPhone(t: Speech, here: HereOffer, first: boolean): Html {
  const asked = html` data-challenge="${here.challenge}" data-rp="${here.rpId}" data-credentials="${here.credentials.join(' ')}"`
  return html`<section class="here flow" data-here${asked}${first && html` data-second="${t.say('here.number')}"`} hidden>
<h2>${t.say('here.title')}</h2>
<p${first && html` class="lead"`}>${t.say('here.lead')}</p>
${ask(t, first ? 'btn primary wide' : 'btn wide')}
<form method="post" action="${routes.waitingHere}">${assertionParts.map((part) => html`<input type="hidden" name="${part}">`)}</form>
</section>`
}

export function hereAmongWays(t: Speech): Html {
  return html`<li class="elsewhere" data-here hidden><details><summary>${t.say('here.open')}</summary><div class="flow">
<p>${t.say('here.openText')}</p>
${ask(t, 'btn')}
</div></details></li>`
}

/** The button, and below it the place of the sentence that says why not. */
function ask(t: Speech, className: string): Html {
  return html`<button type="button" class="${className}" data-here-ask data-not-confirmed="${t.say('here.notConfirmed')}" data-unavailable="${t.say('here.unavailable')}">${t.say('here.use')}</button>
<p class="error" role="alert" data-here-trouble></p>`
}
