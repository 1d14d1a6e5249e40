import type { Speech } from '../words/words.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

export interface Field {
  readonly name: string
  readonly label: string
  readonly value?: string | undefined
  readonly hint?: string
  readonly error?: string | undefined
  readonly autocomplete: string
  readonly type?: 'text' | 'email'
  readonly focus?: boolean
  readonly optional?: boolean
  /** User names and addresses: no capitals, no correction. */
  readonly exact?: boolean
  readonly maxLength?: number
}

export function textField(field: Field): Html {
  const { name, type = 'text', exact = false, maxLength = 200 } = field
  return wrap(
    field,
    html`<input class="input" id="${name}" name="${name}" type="${type}" value="${field.value ?? ''}" autocomplete="${field.autocomplete}" maxlength="${maxLength}"${exact && html` autocapitalize="none" autocorrect="off" spellcheck="false"`}${described(field)}>`,
  )
}

/** A password with its own button to show it; the button appears with the script. */
export function passwordField(t: Speech, field: Field): Html {
  return wrap(
    field,
    html`<div class="input-with"><input class="input" id="${field.name}" name="${field.name}" type="password" autocomplete="${field.autocomplete}" maxlength="${field.maxLength ?? 1024}"${described(field)}>
<button type="button" class="link" data-reveals="${field.name}" data-show="${t.say('do.show')}" data-hide="${t.say('do.hide')}" aria-label="${t.say('do.showPassword')}" aria-pressed="false" hidden>${t.say('do.show')}</button></div>`,
  )
}

function wrap(field: Field, input: Html): Html {
  return html`<div class="field"><label for="${field.name}">${field.label}</label>
${field.hint !== undefined && html`<p class="hint" id="${field.name}-hint">${field.hint}</p>`}
${field.error !== undefined && html`<p class="error" id="${field.name}-error">${field.error}</p>`}
${input}</div>`
}

function described(field: Field): Html {
  const ids = [field.error !== undefined && `${field.name}-error`, field.hint !== undefined && `${field.name}-hint`]
  const list = ids.filter((id) => id !== false).join(' ')
  return html`${field.optional !== true && html` required`}${field.error !== undefined && html` aria-invalid="true"`}${
    list !== '' && html` aria-describedby="${list}"`
  }${field.focus === true && html` autofocus`}`
}
