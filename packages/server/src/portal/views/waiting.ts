import type { HereOffer } from '@countersign/verifier/session/sign-in-here.ts'
import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import type { Frame, Life, Version } from './frame.ts'
import { hereAmongWays, hereOnPhone } from './here.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { bigNumber, copyButton, lifeBar, note, post, strong } from './parts.ts'
import { routes } from './routes.ts'

/** The sign-in waits for an answer from a phone. */
export interface PendingApproval {
  readonly state: 'pending'
  readonly number: string
  /** The names of the phones that were asked, one at least. */
  readonly phones: readonly string[]
  readonly life: Life
}

export interface EndedApproval {
  /** `none`: no phone was asked. */
  readonly state: 'denied' | 'expired' | 'burnt' | 'cancelled' | 'none'
}

/** Why the last try on this very phone did not sign in. */
export const hereNotices = ['not-accepted', 'too-many'] as const

export interface WaitingPage extends Frame {
  readonly version: Version
  readonly approval: PendingApproval | EndedApproval
  /** How this browser can sign in by itself. Shown where its script finds that it can. */
  readonly here: HereOffer | null
  readonly notice?: (typeof hereNotices)[number]
}

export function waitingPage(page: WaitingPage): string {
  const t = speak(page.lang)
  const { approval, version } = page
  if (approval.state !== 'pending') return ended(page, t, approval)
  return layout(page, {
    title: t.say('waiting.title'),
    kind: 'centre',
    content: pending(t, page, approval),
    live: { path: routes.liveWaiting, state: approval.state, version, reloadSeconds: 4 },
  })
}

function pending(t: Speech, { here, notice }: WaitingPage, approval: PendingApproval): Html {
  return html`<div class="flow">
${noticeOf(t, notice)}
${here && hereOnPhone(t, here, true)}
<h1>${t.say('waiting.title')}</h1>
<p class="lead">${t.show('waiting.asked', { phones: listed(t, approval.phones) })}</p>
${bigNumber(approval.number)}
${lifeBar(t, approval.life)}
<p class="on-phone">${copyButton(t, approval.number, t.say('do.copyNumber'), t.say('waiting.copied'))}</p>
<ul class="ways">
${here && hereAmongWays(t)}
<li><details><summary>${t.say('waiting.nothing')}</summary><ul>
<li>${t.say('waiting.nothingOpen')}</li>
<li>${t.say('waiting.nothingNet')}</li>
<li>${t.say('waiting.nothingSame')}</li>
</ul></details></li>
<li>${post(routes.waitingCancel, 'link', t.say('waiting.cancel'))}</li>
</ul>
</div>`
}

function noticeOf(t: Speech, notice: WaitingPage['notice']): Html | false {
  return notice !== undefined && note('bad', html`<p>${t.say(notice === 'too-many' ? 'here.tooMany' : 'here.notAccepted')}</p>`)
}

function ended(page: WaitingPage, t: Speech, approval: EndedApproval): string {
  const title = t.say(`waiting.${approval.state}Title`)
  return layout(page, {
    title,
    kind: 'centre',
    content: html`<div class="flow">
${noticeOf(t, page.notice)}
<h1>${title}</h1>
<p>${t.say(`waiting.${approval.state}Text`)}</p>
<div class="actions">${post(routes.waitingAgain, 'btn primary', t.say(approval.state === 'none' ? 'waiting.ask' : 'waiting.again'))}
${post(routes.signOut, 'btn quiet', t.say('waiting.someoneElse'))}</div>
${page.here && hereOnPhone(t, page.here, false)}
${page.here && html`<ul class="ways">${hereAmongWays(t)}</ul>`}
</div>`,
  })
}

function listed(t: Speech, names: readonly string[]): Html {
  const all = names.map(strong)
  const last = all.at(-1) ?? html``
  if (all.length < 2) return last
  const first = html`${all.slice(0, -1).map((name, i) => html`${i > 0 && ', '}${name}`)}`
  return t.show('waiting.and', { first, second: last })
}
