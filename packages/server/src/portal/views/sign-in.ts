import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import { passwordField, textField } from './field.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { note, person } from './parts.ts'
import { routes } from './routes.ts'

export interface SignInPage extends Frame {
  /** What was typed before, to spare typing it again. */
  readonly username?: string | undefined
  /** `failed` is the one answer to every kind of failure. */
  readonly notice?: 'failed' | 'signed-out' | 'session-ended' | { readonly limitedMinutes: number } | undefined
}

export function signInPage(page: SignInPage): string {
  const t = speak(page.lang)
  const failed = page.notice === 'failed'
  const title = t.say('signIn.title', { issuer: page.issuer })
  return layout(page, {
    title: failed ? t.say('frame.error', { title }) : title,
    kind: 'centre',
    content: html`<div class="flow">
<h1>${t.show('signIn.title', { issuer: person(page.issuer) })}</h1>
${page.notice !== undefined && notice(t, page.notice)}
<form method="post" action="${routes.signIn}">
${textField({
  name: 'username',
  label: t.say('signIn.username'),
  value: page.username,
  autocomplete: 'username',
  exact: true,
  focus: page.username === undefined || page.username === '',
})}
${passwordField(t, {
  name: 'password',
  label: t.say('signIn.password'),
  autocomplete: 'current-password',
  focus: page.username !== undefined && page.username !== '',
})}
<button class="btn primary wide">${t.say('signIn.submit')}</button>
</form>
<ul class="ways"><li><details><summary>${t.say('signIn.forgot')}</summary><p>${t.say('signIn.forgotHelp')}</p></details></li></ul>
</div>`,
  })
}

function notice(t: Speech, kind: NonNullable<SignInPage['notice']>): Html {
  if (kind === 'failed') return note('bad', html`<p>${t.say('signIn.failed')}</p>`)
  if (kind === 'signed-out') return note('plain', html`<p>${t.say('signIn.signedOut')}</p>`)
  if (kind === 'session-ended') return note('warn', html`<p>${t.say('signIn.ended')}</p>`)
  return note('warn', html`<p>${t.count('signIn.limited', kind.limitedMinutes)}</p>`)
}
