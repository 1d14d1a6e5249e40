import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import { endedActivation } from './activation-ended.ts'
import { openActivation } from './activation-open.ts'
import type { ActivationState, ProofActivation } from './activation-state.ts'
import type { Frame, Version } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { bigNumber, copyButton, lifeBar, note, post, strong } from './parts.ts'
import { routes } from './routes.ts'

export interface ActivationPage extends Frame {
  readonly version: Version
  readonly activation: ActivationState
}

export function activationPage(page: ActivationPage): string {
  const t = speak(page.lang)
  const { activation, version } = page
  const live = (reloadSeconds: number) => ({ path: routes.liveActivation, state: activation.state, version, reloadSeconds })
  switch (activation.state) {
    case 'open':
    case 'opened':
      return layout(page, {
        title: t.say('activate.title'),
        kind: 'page',
        content: openActivation(t, activation),
        live: live(8),
      })
    case 'proof':
      return layout(page, {
        title: proofTitle(t, activation),
        kind: 'centre',
        content: proof(t, activation),
        live: live(4),
      })
    default: {
      const { title, content } = endedActivation(t, activation)
      // A phone that meets a dead code turns its page to a fresh one: the page has to listen for that.
      return layout(page, { title, kind: 'centre', content, ...(activation.state === 'done' ? {} : { live: live(8) }) })
    }
  }
}

/** The page comes anew after a wrong number: whoever hears it instead of seeing it hears its title first. */
function proofTitle(t: Speech, { triesLeft }: ProofActivation): string {
  const title = t.say('activate.proofTitle')
  return triesLeft === undefined ? title : t.say('frame.error', { title })
}

function proof(t: Speech, activation: ProofActivation): Html {
  return html`<div class="flow">
<h1>${t.say('activate.proofTitle')}</h1>
${activation.triesLeft !== undefined && note('warn', html`<p>${t.count('activate.proofWrong', activation.triesLeft)}</p>`)}
<p class="lead">${t.show('activate.proofLead', { phone: strong(activation.phone) })}</p>
${bigNumber(activation.number)}
${lifeBar(t, activation.life)}
<p class="on-phone">${copyButton(t, activation.number, t.say('do.copyNumber'))}</p>
<ul class="ways"><li><details><summary>${t.say('activate.notMine')}</summary><div class="flow">
<p>${t.say('activate.notMineText')}</p>
${post(routes.activateFresh, 'btn deny', t.say('do.fresh'))}
</div></details></li></ul>
</div>`
}
