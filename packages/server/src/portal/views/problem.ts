import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { routes } from './routes.ts'

export type Problem =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'cross-site' }
  | { readonly kind: 'no-evidence' }
  | { readonly kind: 'too-many'; readonly minutes: number }
  | { readonly kind: 'server'; readonly reference?: string }

export interface ProblemPage extends Frame {
  readonly problem: Problem
}

export function problemPage(page: ProblemPage): string {
  const t = speak(page.lang)
  const { title, text, next } = describe(t, page)
  return layout(page, {
    title,
    kind: 'centre',
    content: html`<div class="flow">
<h1>${title}</h1>
${text}
<p class="actions"><a class="btn primary" href="${next.href}">${next.words}</a></p>
</div>`,
  })
}

interface Description {
  readonly title: string
  readonly text: Html
  readonly next: { readonly href: string; readonly words: string }
}

function describe(t: Speech, { problem, path }: ProblemPage): Description {
  const start = { href: routes.start, words: t.say('problem.start') }
  const retry = { href: ownPath(path), words: t.say('problem.retry') }
  switch (problem.kind) {
    case 'not-found':
      return { title: t.say('problem.notFoundTitle'), text: html`<p>${t.say('problem.notFoundText')}</p>`, next: start }
    case 'cross-site':
      return { title: t.say('problem.crossSiteTitle'), text: html`<p>${t.say('problem.crossSiteText')}</p>`, next: start }
    case 'no-evidence':
      return {
        title: t.say('problem.noEvidenceTitle'),
        text: html`<p>${t.say('problem.noEvidenceText')}</p>`,
        next: { href: routes.account, words: t.say('do.goToAccount') },
      }
    case 'too-many':
      return {
        title: t.say('problem.tooManyTitle'),
        text: html`<p>${t.count('problem.tooManyText', problem.minutes)}</p>`,
        next: retry,
      }
    case 'server':
      return {
        title: t.say('problem.serverTitle'),
        text: html`<p>${t.say('problem.serverText')}</p>${problem.reference !== undefined && html`<p class="muted small">${t.say('problem.reference', { reference: problem.reference })}</p>`}`,
        next: retry,
      }
  }
}

/** A request's path may be anything, `//host` too. */
function ownPath(path: string): string {
  return /^\/(?![/\\])/.test(path) ? path : routes.start
}
