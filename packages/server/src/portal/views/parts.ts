import type { Speech } from '../words/words.ts'
import type { Life } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/** A name as somebody typed it: any script, any direction, any length. */
export function person(name: string): Html {
  return html`<bdi>${name}</bdi>`
}

export function strong(name: string): Html {
  return html`<b><bdi>${name}</bdi></b>`
}

/** The operator's logo, by the paths of its pictures. */
export function logo(light: string, dark: string | null): Html {
  return html`<picture>${dark !== null && html`<source media="(prefers-color-scheme: dark)" srcset="${dark}">`}<img class="logo${dark === null && ' plate'}" src="${light}" width="32" height="32" alt=""></picture>`
}

/** A button that changes something on the server. */
export function post(action: string, className: string, words: string): Html {
  return html`<form method="post" action="${action}"><button class="${className}">${words}</button></form>`
}

export function note(kind: 'bad' | 'good' | 'plain' | 'warn', content: Html): Html {
  return html`<div class="note ${kind}" id="note"${kind === 'bad' && html` role="alert"`}>${content}</div>`
}

/** Time as words and a thin bar; the script counts on from `data-left`, and speaks at one minute and twenty seconds. */
export function lifeBar(t: Speech, life: Life): Html {
  const left = Math.max(0, Math.ceil((life.expiresAt - life.now) / 1000))
  return html`<div class="life" data-left="${left}" data-minutes="${t.say('time.minutes', { minutes: '{minutes}', seconds: '{seconds}' })}" data-seconds="${t.say('time.seconds', { seconds: '{seconds}' })}" data-over="${t.say('time.over')}" data-at-60="${t.say('time.oneMinute')}" data-at-20="${t.say('time.twentySeconds')}">
<progress max="${life.totalSeconds}" value="${Math.min(left, life.totalSeconds)}" aria-hidden="true"></progress>
<span data-words>${timeLeft(t, left)}</span><span class="unseen" role="status" data-spoken></span>
</div>`
}

function timeLeft(t: Speech, left: number): string {
  if (left <= 0) return t.say('time.over')
  const seconds = left % 60
  return left < 60
    ? t.say('time.seconds', { seconds })
    : t.say('time.minutes', { minutes: Math.floor(left / 60), seconds: String(seconds).padStart(2, '0') })
}

/** Six digits in two groups; a screen reader gets them one by one. */
export function bigNumber(number: string): Html {
  return html`<p class="unseen">${spelled([number.slice(0, 3), number.slice(3)])}</p>
<p class="number" aria-hidden="true">${[number.slice(0, 3), number.slice(3)].map((group) => html`<span>${group}</span>`)}</p>`
}

/** The typed code in three groups of four. */
export function typedCode(code: string): Html {
  const groups = code.match(/.{1,4}/g) ?? []
  return html`<p class="unseen">${spelled(groups)}</p>
<p class="code" aria-hidden="true">${groups.map((group) => html`<span>${group}</span>`)}</p>`
}

function spelled(groups: readonly string[]): string {
  return groups.map((group) => [...group].join(' ')).join(', ')
}

/** Hidden until the script finds that it can copy; `value` is also what gets copied, `done` what the button says then. */
export function copyButton(t: Speech, value: string, words: string, done = t.say('do.copied')): Html {
  return html`<button type="button" class="btn short" aria-live="polite" data-copy="${value}" data-done="${done}" data-selected="${t.say('do.selected')}" hidden>${words}</button>`
}

const made = new Map<string, Intl.DateTimeFormat>()

/** One for each language and style. Made anew for each date they fill the memory: much of each lies outside of what the garbage collector counts. */
function dates(lang: string, style: 'date' | 'time'): Intl.DateTimeFormat {
  const name = `${lang} ${style}`
  const known = made.get(name)
  if (known !== undefined) return known
  const options: Intl.DateTimeFormatOptions = style === 'date' ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' }
  const format = new Intl.DateTimeFormat(lang, { ...options, timeZone: 'UTC' })
  made.set(name, format)
  return format
}

/** A moment in words; the script puts it into the reader's own time zone. */
export function moment(t: Speech, at: number, style: 'date' | 'time' = 'time'): Html {
  const words = dates(t.language.dates, style).format(at)
  return html`<time datetime="${new Date(at).toISOString()}" data-style="${style}">${words}${style === 'time' && ' UTC'}</time>`
}
