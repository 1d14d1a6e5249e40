import { gzipSync } from 'node:zlib'
import { Browser } from '../http/browser.ts'
import { makeCrew } from './crew.ts'
import { openBenchHouse, PASSWORD } from './house.ts'
import type { Line } from './line.ts'

/** P7. Script that a page loads before anybody does anything, gzipped, in kB of 1000 bytes. */
export async function scripts(): Promise<Line[]> {
  const house = await openBenchHouse({ crew: makeCrew(1, 'webauthn') })
  try {
    const { portalUrl, phoneUrl } = house.server
    const browser = new Browser(portalUrl)
    const page = await browser.signIn(house.residents[0]?.username ?? '', PASSWORD)
    if (page.path !== '/waiting') throw new Error(`${page.path} is not the waiting page`)
    const app = new Browser(phoneUrl)
    const entrance = await app.open('/')
    // One language is loaded at the start, by choice of the browser; the worker registers at the first visit.
    const languages = await Promise.all(languagesOf(await scriptsOf(app, entrance.html)).map((path) => scriptAt(app, path)))
    const larger = languages.map(kilobytes).reduce((a, b) => Math.max(a, b), 0)
    if (languages.length < 2) throw new Error('the app has no languages that are loaded apart')
    const shell = [...(await scriptsOf(app, entrance.html)).values(), await scriptAt(app, '/sw.js')]
    const sum = (texts: Iterable<string>) => [...texts].map(kilobytes).reduce((a, b) => a + b, 0)
    return [
      line('script of the waiting page', sum((await scriptsOf(browser, page.html)).values()), 10),
      line("script of the app's first load", sum(shell) + larger, 60),
    ]
  } finally {
    await house.close()
  }
}

function line(what: string, value: number, most: number): Line {
  return { measure: 'P7', what, value, ceiling: null, unit: 'kB gz', bar: { most } }
}

/** Every module that a page names, and every one that those import at once, by path. */
async function scriptsOf(browser: Browser, html: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const queue = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+\.js)"/g)].map((match) => match[1] as string)
  if (queue.length === 0) throw new Error('the page names no script')
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (found.has(path)) continue
    const text = await scriptAt(browser, path)
    found.set(path, text)
    for (const [, named] of text.matchAll(/(?:\bfrom|\bimport)\s*['"`](\.[^'"`]+)['"`]/g))
      queue.push(new URL(named as string, `${browser.origin}${path}`).pathname)
  }
  return found
}

/** Modules of words: named so by the build, and loaded by an expression that the page evaluates at its start. */
function languagesOf(scripts: Map<string, string>): string[] {
  return [...scripts].flatMap(([path, text]) =>
    [...text.matchAll(/import\(\s*['"`](\.\/words-[^'"`]+\.js)['"`]\s*\)/g)].map(
      (match) => new URL(match[1] as string, `http://x${path}`).pathname,
    ),
  )
}

async function scriptAt(browser: Browser, path: string): Promise<string> {
  const { status, text } = await browser.get(path)
  if (status !== 200) throw new Error(`${path} is answered with ${status}`)
  return text
}

const kilobytes = (text: string) => gzipSync(text, { level: 9 }).length / 1000
