import { speak } from '../words/words.ts'
import { textField } from './field.ts'
import type { Frame } from './frame.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { copyButton, moment, person } from './parts.ts'
import { routes } from './routes.ts'

/** Fields: `displayName`, `username`, `email`, `role` (`person` or `administrator`). */
export interface InvitePage extends Frame {
  readonly values?: { readonly displayName: string; readonly username: string; readonly email: string; readonly administrator: boolean }
  readonly errors?: {
    readonly displayName?: 'missing' | 'long'
    readonly username?: 'missing' | 'taken' | 'malformed' | undefined
    readonly email?: 'malformed' | undefined
  }
}

const usernameErrors = {
  missing: 'welcome.usernameMissing',
  taken: 'welcome.usernameTaken',
  malformed: 'welcome.usernameMalformed',
} as const
const nameErrors = { missing: 'people.displayNameMissing', long: 'welcome.displayNameLong' } as const

export function invitePage(page: InvitePage): string {
  const t = speak(page.lang)
  const { values, errors = {} } = page
  const title = t.say('people.inviteTitle')
  const first = (['displayName', 'username', 'email'] as const).find((name) => errors[name] !== undefined)
  const role = (value: 'person' | 'administrator', checked: boolean) =>
    html`<label class="check"><input type="radio" name="role" value="${value}"${checked && html` checked`}><span>${t.say(`people.${value}`)}${value === 'administrator' && html`<span class="hint block">${t.say('people.administratorHint')}</span>`}</span></label>`
  return layout(page, {
    title: first === undefined ? title : t.say('frame.error', { title }),
    kind: 'centre',
    content: html`<div class="flow">
<h1>${title}</h1>
<p class="lead">${t.say('people.inviteLead')}</p>
<form method="post" action="${routes.people}">
${textField({
  name: 'displayName',
  label: t.say('people.displayName'),
  value: values?.displayName,
  error: errors.displayName && t.say(nameErrors[errors.displayName]),
  autocomplete: 'off',
  focus: first === undefined || first === 'displayName',
})}
${textField({
  name: 'username',
  label: t.say('people.username'),
  value: values?.username,
  error: errors.username && t.say(usernameErrors[errors.username]),
  autocomplete: 'off',
  exact: true,
  maxLength: 64,
  focus: first === 'username',
})}
${textField({
  name: 'email',
  type: 'email',
  label: t.say('people.email'),
  hint: t.say('people.emailHint'),
  value: values?.email,
  error: errors.email && t.say('people.emailMalformed'),
  autocomplete: 'off',
  exact: true,
  optional: true,
  maxLength: 254,
  focus: first === 'email',
})}
<fieldset class="field"><legend>${t.say('people.role')}</legend><div>
${role('person', values?.administrator !== true)}${role('administrator', values?.administrator === true)}</div></fieldset>
<div class="field actions"><button class="btn primary">${t.say('people.inviteSubmit')}</button>
<a class="btn quiet" href="${routes.people}">${t.say('do.back')}</a></div>
</form>
</div>`,
  })
}

/** The one-time link, shown to the administrator once. */
export interface LinkPage extends Frame {
  readonly displayName: string
  readonly link: string
  readonly expiresAt: number
  readonly kind: 'invitation' | 'reset'
}

export function linkPage(page: LinkPage): string {
  const t = speak(page.lang)
  const key = page.kind === 'invitation' ? 'people.invitationTitle' : 'people.resetTitle'
  return layout(page, {
    title: t.say(key, { name: page.displayName }),
    kind: 'centre',
    content: html`<div class="flow">
<h1>${t.show(key, { name: person(page.displayName) })}</h1>
<p class="lead">${t.say('people.linkOnce')}</p>
<div class="take"><span class="value">${page.link}</span>${copyButton(t, page.link, t.say('do.copyLink'))}</div>
<p class="muted small">${t.show('people.linkUntil', { date: moment(t, page.expiresAt) })}</p>
<p class="actions"><a class="btn primary" href="${routes.people}">${t.say('people.linkDone')}</a></p>
</div>`,
  })
}
