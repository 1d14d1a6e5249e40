import { longestName } from '@countersign/verifier/brand/brand.ts'
import { type LogoFault, logoLimits } from '../../brand/logo.ts'
import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import { textField } from './field.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { logo, note, post } from './parts.ts'
import { routes } from './routes.ts'

/** A colour that too few could read, and the nearest that they can. */
interface Pale {
  readonly ratio: number
  readonly least: number
  readonly nearest: string
}

interface Names {
  readonly name: string
  readonly accent: string
}

export interface AppearancePage extends Frame {
  /** What is chosen now; empty: nothing is. */
  readonly chosen: Names
  /** The name by the settings, which stands where none is chosen. */
  readonly setting: string
  /** What was typed and refused. */
  readonly values?: Names | undefined
  readonly errors?:
    | {
        readonly name?: 'invalid' | undefined
        readonly accent?: 'malformed' | Pale | undefined
        readonly logo?: { readonly fault: LogoFault | 'missing' | 'alone'; readonly scheme: 'light' | 'dark' } | undefined
      }
    | undefined
  /** What the action before has done. */
  readonly done?: 'saved' | 'logo' | 'no-logo' | undefined
}

const doneWords = { saved: 'appearance.doneSaved', logo: 'appearance.doneLogo', 'no-logo': 'appearance.doneNoLogo' } as const

export function appearancePage(page: AppearancePage): string {
  const t = speak(page.lang)
  const title = t.say('appearance.title')
  return layout(page, {
    title: page.errors === undefined ? title : t.say('frame.error', { title }),
    kind: 'page',
    content: html`<div class="flow column">
${page.done !== undefined && note('good', html`<p>${t.say(doneWords[page.done])}</p>`)}
<h1>${title}</h1>
<p class="lead">${t.say('appearance.lead')}</p>
${names(t, page)}
<h2>${t.say('appearance.logo')}</h2>
${logos(t, page)}
</div>`,
  })
}

function names(t: Speech, { chosen, values = chosen, errors = {}, setting }: AppearancePage): Html {
  const { accent } = errors
  const pale = typeof accent === 'object' ? accent : null
  return html`${pale !== null && refused(t, values, pale)}
<form method="post" action="${routes.appearance}">
${textField({
  name: 'name',
  label: t.say('appearance.name'),
  hint: t.say('appearance.nameHint', { setting }),
  value: values.name,
  error: errors.name && t.say('appearance.nameInvalid', { length: longestName }),
  autocomplete: 'organization',
  optional: true,
  maxLength: longestName,
  focus: errors.name !== undefined,
})}
${textField({
  name: 'accent',
  label: t.say('appearance.colour'),
  hint: t.say('appearance.colourHint'),
  value: values.accent,
  error: pale !== null ? t.say('appearance.colourPale') : accent && t.say('appearance.colourMalformed'),
  autocomplete: 'off',
  exact: true,
  optional: true,
  maxLength: 7,
  focus: accent !== undefined && errors.name === undefined,
})}
${trial(t)}
<div class="field actions"><button class="btn primary">${t.say('appearance.save')}</button></div>
</form>`
}

/** Hidden until the script has something to judge by. */
function trial(t: Speech): Html {
  const sample = (scheme: 'light' | 'dark') =>
    html`<div class="sample" data-sample="${scheme}" hidden><span>${t.say(`appearance.${scheme}`)}</span><b>${t.say('appearance.sample')}</b><i>${t.say('appearance.link')}</i></div>`
  return html`<div class="field try" data-try="${routes.appearanceTry}" hidden>
<label>${t.say('appearance.pick')} <input type="color" value="#0b5d4a"></label>
<p role="status"></p>
<button type="button" class="btn short" hidden></button>
<div class="samples">${sample('light')}${sample('dark')}</div></div>`
}

/** The figure, and one tap that takes the colour that does. */
function refused(t: Speech, { name, accent }: Names, { ratio, least, nearest }: Pale): Html {
  return note(
    'bad',
    html`<p>${t.show('appearance.pale', { colour: code(accent), ratio: html`${t.figure(ratio)}`, least: html`${t.figure(least)}` })}</p>
<form method="post" action="${routes.appearance}"><input type="hidden" name="name" value="${name}"><input type="hidden" name="accent" value="${nearest}">
<button class="btn"><span>${t.show('appearance.takeNearest', { colour: code(nearest) })}</span></button></form>`,
  )
}

const code = (colour: string) => html`<code>${colour}</code>`

function logos(t: Speech, { look, errors = {} }: AppearancePage): Html {
  const error = errors.logo
  const { light = null, dark = null } = look?.logo ?? {}
  const words = { side: logoLimits.side.least, most: logoLimits.side.most, kilobytes: logoLimits.bytes / 1024 }
  const file = (scheme: 'light' | 'dark') =>
    fileField(t, scheme, error?.scheme === scheme ? t.say(`appearance.logo_${error.fault}`, words) : null)
  return html`${light !== null && html`<p class="logo-large">${logo(light, dark)}</p>${post(routes.appearanceNoLogo, 'btn short', t.say('appearance.removeLogo'))}`}
<p>${t.say('appearance.logoShape', words)}</p>
<form method="post" action="${routes.appearanceLogo}" enctype="multipart/form-data">
${file('light')}
${file('dark')}
<div class="field actions"><button class="btn">${t.say('appearance.saveLogo')}</button></div>
</form>`
}

function fileField(t: Speech, scheme: 'light' | 'dark', error: string | null): Html {
  return html`<div class="field"><label for="${scheme}">${t.say(scheme === 'light' ? 'appearance.logoLight' : 'appearance.logoDark')}</label>
<p class="hint" id="${scheme}-hint">${t.say(scheme === 'light' ? 'appearance.logoLightHint' : 'appearance.logoDarkHint')}</p>
${error !== null && html`<p class="error" id="${scheme}-error">${error}</p>`}
<input class="input" id="${scheme}" name="${scheme}" type="file" accept="image/png"${error !== null && html` aria-invalid="true" autofocus`} aria-describedby="${error !== null && `${scheme}-error `}${scheme}-hint"></div>`
}
