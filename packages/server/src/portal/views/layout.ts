import { markSvg } from '@countersign/look/mark.ts'
import { assetPath, portalScripts } from '../assets/portal-assets.ts'
import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import type { Frame, Session, Version } from './frame.ts'
import type { Html } from './html.ts'
import { html, render, trusted } from './html.ts'
import { languageChoice } from './language-choice.ts'
import { logo, person } from './parts.ts'
import { routes } from './routes.ts'

export interface Page {
  readonly title: string
  readonly kind: 'page' | 'centre'
  readonly content: Html
  /** Pages that change by themselves: a stream for the script, a reload every few seconds without it. */
  readonly live?: { readonly path: string; readonly state: string; readonly version: Version; readonly reloadSeconds: number }
}

const mark = trusted(markSvg())
const [entry, ...modules] = portalScripts
const scripts = trusted(
  [`<script type="module" src="${entry}"></script>`, ...modules.map((path) => `<link rel="modulepreload" href="${path}">`)].join('\n'),
)

export function layout(frame: Frame, page: Page): string {
  const t = speak(frame.lang)
  const { live } = page
  return `<!doctype html>\n${render(html`<html lang="${t.language.tag}"${t.language.direction === 'rtl' && html` dir="rtl"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title} · ${frame.issuer}</title>
${icon(frame)}
<link rel="stylesheet" href="${assetPath('look.css')}">
${frame.look?.sheet && html`<link rel="stylesheet" href="${frame.look.sheet}">`}
${scripts}
${live && html`<noscript><meta http-equiv="refresh" content="${live.reloadSeconds}"></noscript>`}
</head>
<body class="portal"${live && html` data-live="${live.path}" data-state="${live.state}"`}>
<a class="btn short skip" href="#content">${t.say('frame.skip')}</a>
${bar(frame, t)}
<main class="${page.kind}" id="content" tabindex="-1"${live && html` data-version="${live.version}"`}>
${page.content}
</main>
<footer class="colophon">${t.say('frame.colophon')}</footer>
</body>
</html>
`)}`
}

function icon({ look }: Frame): Html {
  const logo = look?.logo.light
  return logo
    ? html`<link rel="icon" href="${logo}" type="image/png">`
    : html`<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">`
}

function bar(frame: Frame, t: Speech): Html {
  const { session } = frame
  return html`<header class="bar">
<a class="brand" href="${routes.start}">${sign(frame)}<bdi>${frame.issuer}</bdi></a>
${session?.sections && sections(session.sections, t)}
${session && sessionEnd(session, t)}
${languageChoice(frame, t)}
</header>`
}

/** The operator's logo, else the product's mark. The name beside it says the same in words. */
function sign({ look }: Frame): Html {
  return look?.logo.light ? logo(look.logo.light, look.logo.dark) : mark
}

function sections(at: NonNullable<Session['sections']>, t: Speech): Html {
  const link = (to: typeof at.current, words: string) =>
    html`<a href="${routes[to]}"${at.current === to && html` aria-current="page"`}>${words}</a>`
  return html`<nav aria-label="${t.say('frame.navigation')}">${link('account', t.say('frame.account'))}${
    at.administrator && html`${link('people', t.say('frame.people'))}${link('appearance', t.say('frame.appearance'))}`
  }</nav>`
}

function sessionEnd(session: Session, t: Speech): Html {
  // A password alone is not a sign-in yet.
  const words = session.sections === undefined ? 'frame.signingInAs' : 'frame.signedInAs'
  return html`<div class="session"><span class="who">${t.show(words, { name: person(session.displayName) })}</span>
<form method="post" action="${routes.signOut}"><button class="link">${t.say('frame.signOut')}</button></form></div>`
}
