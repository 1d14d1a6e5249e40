import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import type { PhoneRow } from './account.ts'
import { phone } from './account.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { moment, note, person } from './parts.ts'
import type { PersonRow } from './people.ts'
import { stateTag } from './people.ts'
import { routes } from './routes.ts'

export interface PersonPage extends Frame {
  readonly person: Omit<PersonRow, 'phones'> & {
    readonly email?: string | undefined
    readonly createdAt: number
    readonly lastSignInAt?: number | undefined
    readonly phones: readonly PhoneRow[]
    /** One of the phones pauses after wrong PINs. */
    readonly pinPaused: boolean
  }
  readonly done?: 'disabled' | 'enabled' | 'unbound' | 'tries' | undefined
}

const doneWords = {
  disabled: 'people.doneDisabled',
  enabled: 'people.doneEnabled',
  unbound: 'people.doneUnbound',
  tries: 'people.doneTries',
} as const

export function personPage(page: PersonPage): string {
  const t = speak(page.lang)
  const who = page.person
  return layout(page, {
    title: who.displayName,
    kind: 'page',
    content: html`<div class="flow column">
<p><a class="link" href="${routes.people}">${t.say('people.linkDone')}</a></p>
${page.done !== undefined && note('good', html`<p>${t.say(doneWords[page.done])}</p>`)}
<h1>${person(who.displayName)}</h1>
${facts(t, who)}
<h2>${t.say('people.phones')}</h2>
${who.phones.length > 0 ? html`<ul class="list">${who.phones.map((row) => phone(t, row))}</ul>` : html`<p class="muted">${t.say('people.noPhone')}</p>`}
<h2>${t.say('people.access')}</h2>
<ul class="list doings">${actions(t, who)}</ul>
</div>`,
  })
}

function facts(t: Speech, who: PersonPage['person']): Html {
  const fact = (term: string, value: Html) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`
  return html`<dl class="facts">
${fact(t.say('people.username'), person(who.username))}
${who.email !== undefined && fact(t.say('people.email'), person(who.email))}
${fact(t.say('people.state'), stateTag(t, who.state))}
${fact(t.say('people.role'), html`${t.say(who.administrator ? 'people.administrator' : 'people.person')}${who.isYou && html` · ${t.say('people.you')}`}`)}
${fact(t.say('people.created'), moment(t, who.createdAt, 'date'))}
${who.lastSignInAt !== undefined && fact(t.say('people.lastSignIn'), moment(t, who.lastSignInAt))}
</dl>`
}

function actions(t: Speech, who: PersonPage['person']): Html {
  const { id } = who
  return html`
${who.pinPaused && does(t.say('people.doTries'), t.say('people.doTriesHint'), 'post', routes.personTries(id))}
${who.state !== 'disabled' && who.phones.length === 0 && does(t.say('people.doInvite'), t.say('people.doInviteHint'), 'post', routes.personInvite(id))}
${who.state === 'active' && does(t.say('people.doReset'), t.say('people.doResetHint'), 'post', routes.personReset(id))}
${who.phones.length > 0 && does(t.say('people.doUnbind'), t.say('people.doUnbindHint'), 'get', routes.personUnbind(id), true)}
${who.state === 'disabled' && does(t.say('people.doEnable'), t.say('people.doEnableHint'), 'post', routes.personEnable(id))}
${who.state === 'active' && !who.isYou && does(t.say('people.doDisable'), t.say('people.doDisableHint'), 'post', routes.personDisable(id), true)}
${!who.isYou && does(t.say('people.doDelete'), t.say('people.doDeleteHint'), 'get', routes.personDelete(id), true)}`
}

/** `get` leads to a page that asks once more. */
function does(words: string, hint: string, method: 'get' | 'post', action: string, harm = false): Html {
  const look = harm ? 'btn short deny' : 'btn short'
  const control =
    method === 'get'
      ? html`<a class="${look}" href="${action}">${words}</a>`
      : html`<form method="post" action="${action}"><button class="${look}">${words}</button></form>`
  return html`<li><div class="what"><span class="muted small">${hint}</span></div>${control}</li>`
}
