import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import { passwordField, textField } from './field.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { person } from './parts.ts'

interface Welcome extends Frame {
  /** Where the form goes: the one-time link's own path. */
  readonly action: string
  readonly passwordMin: number
  readonly passwordMax: number
  readonly passwordError?: 'short' | 'long' | 'common' | undefined
}

/** The first administrator chooses everything. */
export interface SetUpPage extends Welcome {
  readonly username: string
  readonly usernameError?: 'missing' | 'taken' | 'malformed' | undefined
  readonly displayName: string
  readonly displayNameError?: 'missing' | 'long' | undefined
}

/** An invited person's names stand already. */
export interface InvitationPage extends Welcome {
  readonly username: string
  readonly displayName: string
}

export type ResetPage = InvitationPage

export function setUpPage(page: SetUpPage): string {
  const t = speak(page.lang)
  const failed = page.passwordError ?? page.usernameError ?? page.displayNameError
  const { usernameError, displayNameError } = page
  return form(page, failed !== undefined, {
    title: t.say('welcome.setUpTitle', { issuer: page.issuer }),
    heading: t.show('welcome.setUpTitle', { issuer: person(page.issuer) }),
    lead: t.say('welcome.setUpLead'),
    submit: t.say('welcome.submit'),
    fields: html`${textField({
      name: 'displayName',
      label: t.say('welcome.displayName'),
      hint: t.say('welcome.displayNameHint'),
      value: page.displayName,
      error: displayNameError && t.say(displayNameError === 'long' ? 'welcome.displayNameLong' : 'welcome.displayNameMissing'),
      autocomplete: 'name',
      focus: failed === undefined || displayNameError !== undefined,
    })}
${textField({
  name: 'username',
  label: t.say('welcome.username'),
  hint: t.say('welcome.usernameHint'),
  value: page.username,
  error: usernameError && usernameWords(t, usernameError),
  autocomplete: 'username',
  exact: true,
  maxLength: 64,
  focus: usernameError !== undefined && displayNameError === undefined,
})}
${newPassword(t, page, t.say('welcome.password'), failed !== undefined && failed === page.passwordError && !usernameError && !displayNameError)}`,
  })
}

export function invitationPage(page: InvitationPage): string {
  const t = speak(page.lang)
  return form(page, page.passwordError !== undefined, {
    title: t.say('welcome.inviteTitle', { name: page.displayName }),
    heading: t.show('welcome.inviteTitle', { name: person(page.displayName) }),
    lead: t.say('welcome.inviteLead'),
    submit: t.say('welcome.submit'),
    fields: html`${knownNames(t, page)}${newPassword(t, page, t.say('welcome.password'), true)}`,
  })
}

export function resetPage(page: ResetPage): string {
  const t = speak(page.lang)
  return form(page, page.passwordError !== undefined, {
    title: t.say('welcome.resetTitle'),
    heading: html`${t.say('welcome.resetTitle')}`,
    lead: t.say('welcome.resetLead'),
    submit: t.say('welcome.resetSubmit'),
    fields: html`${knownNames(t, page)}${newPassword(t, page, t.say('welcome.newPassword'), true)}`,
  })
}

interface FormParts {
  readonly title: string
  readonly heading: Html
  readonly lead: string
  readonly fields: Html
  readonly submit: string
}

function form(page: Welcome, failed: boolean, parts: FormParts): string {
  const t = speak(page.lang)
  return layout(page, {
    title: failed ? t.say('frame.error', { title: parts.title }) : parts.title,
    kind: 'centre',
    content: html`<div class="flow">
<h1>${parts.heading}</h1>
<p class="lead">${parts.lead}</p>
<form method="post" action="${page.action}">
${parts.fields}
<button class="btn primary wide">${parts.submit}</button>
</form>
</div>`,
  })
}

/** The hidden-in-plain-sight user name lets a password manager file the password under it. */
function knownNames(t: Speech, page: InvitationPage): Html {
  return html`<div class="field"><label for="username">${t.say('welcome.username')}</label>
<input class="input" id="username" value="${page.username}" autocomplete="username" readonly></div>`
}

function newPassword(t: Speech, page: Welcome, label: string, focus: boolean): Html {
  return passwordField(t, {
    name: 'password',
    label,
    hint: t.say('welcome.passwordHint', { length: page.passwordMin }),
    error: page.passwordError && passwordWords(t, page, page.passwordError),
    autocomplete: 'new-password',
    focus,
  })
}

function passwordWords(t: Speech, page: Welcome, error: NonNullable<Welcome['passwordError']>): string {
  if (error === 'short') return t.say('welcome.passwordShort', { length: page.passwordMin })
  if (error === 'long') return t.say('welcome.passwordLong', { length: page.passwordMax })
  return t.say('welcome.passwordCommon')
}

function usernameWords(t: Speech, error: NonNullable<SetUpPage['usernameError']>): string {
  if (error === 'taken') return t.say('welcome.usernameTaken')
  return t.say(error === 'missing' ? 'welcome.usernameMissing' : 'welcome.usernameMalformed')
}
