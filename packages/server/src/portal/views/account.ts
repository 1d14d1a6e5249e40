import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { moment, note, person, post } from './parts.ts'
import { routes } from './routes.ts'

/** Moments are milliseconds since 1970. */
export interface PhoneRow {
  readonly name: string
  /** How the person proves to be the owner. */
  readonly kind: 'platform' | 'pin'
  readonly addedAt: number
  readonly lastUsedAt?: number | undefined
  readonly paused?: boolean | undefined
}

/** What a phone answered. */
export interface DecisionRow {
  readonly at: number
  readonly kind: 'signin' | 'activation'
  readonly outcome: 'approved' | 'denied' | 'burnt'
  readonly phone: string
  /** Empty where unknown. */
  readonly browser: string
  /** Where its evidence is, if there is any. */
  readonly evidence?: string | undefined
}

export interface AccountPage extends Frame {
  readonly displayName: string
  readonly phones: readonly PhoneRow[]
  /** This session may allow the paused ones five more tries. */
  readonly mayLift?: boolean | undefined
  /** Newest first. */
  readonly decisions?: readonly DecisionRow[] | undefined
}

export function accountPage(page: AccountPage): string {
  const t = speak(page.lang)
  return layout(page, {
    title: t.say('frame.account'),
    kind: 'page',
    content: html`<div class="flow column">
<h1>${t.show('account.title', { name: person(page.displayName) })}</h1>
<h2>${t.say('account.phones')}</h2>
${page.phones.length > 0 ? phones(t, page) : noPhones(t)}
${page.decisions !== undefined && page.decisions.length > 0 && decisions(t, page.decisions)}
</div>`,
  })
}

function noPhones(t: Speech): Html {
  return html`${note('warn', html`<p>${t.say('account.none')}</p>`)}
<p class="actions"><a class="btn primary" href="${routes.activate}">${t.say('account.setUp')}</a></p>`
}

function phones(t: Speech, { phones: rows, mayLift }: AccountPage): Html {
  return html`<ul class="list">${rows.map((row) => phone(t, row))}</ul>
${rows.some(({ paused }) => paused) && lift(t, mayLift ?? false)}
${post(routes.addPhone, 'btn', t.say('account.add'))}
<p class="hint">${t.say('account.addHint')}</p>`
}

function lift(t: Speech, mayLift: boolean): Html {
  return note('warn', html`<p>${t.say('account.paused')}</p>${mayLift && post(routes.allowTries, 'btn', t.say('account.allowTries'))}`)
}

export function phone(t: Speech, row: PhoneRow): Html {
  const used =
    row.lastUsedAt === undefined ? html`${t.say('account.neverUsed')}` : t.show('account.lastUsed', { date: moment(t, row.lastUsedAt) })
  return html`<li><div class="what"><b><bdi>${row.name}</bdi></b>
<span class="muted small">${t.show('account.added', { date: moment(t, row.addedAt, 'date') })}, ${used}</span></div>
<span class="tag${row.paused && ' warn'}">${t.say(row.paused ? 'account.pinPaused' : row.kind === 'pin' ? 'account.pin' : 'account.platform')}</span></li>`
}

function decisions(t: Speech, rows: readonly DecisionRow[]): Html {
  return html`<h2>${t.say('account.answers')}</h2>
<ul class="list">${rows.map((row) => decision(t, row))}</ul>
<p class="hint">${t.say('account.answersHint')}</p>`
}

function decision(t: Speech, row: DecisionRow): Html {
  const browser = person(row.browser === '' ? t.say('account.unknownBrowser') : row.browser)
  const phone = person(row.phone)
  const what = row.kind === 'signin' ? t.show('account.signIn', { browser, phone }) : t.show('account.activation', { browser, phone })
  return html`<li><div class="what"><b>${moment(t, row.at)}</b>
<span class="muted small">${what}</span></div>
<div class="ends"><span class="tag ${row.outcome === 'approved' ? 'good' : 'bad'}">${t.say(`account.${row.outcome}`)}</span>
${row.evidence === undefined ? html`<span></span>` : evidence(t, row.evidence, row.at)}</div></li>`
}

function evidence(t: Speech, path: string, at: number): Html {
  return html`<a class="small" href="${path}"><span aria-hidden="true">${t.say('account.evidence')}</span>
<span class="unseen">${t.show('account.evidenceOf', { date: moment(t, at) })}</span></a>`
}
