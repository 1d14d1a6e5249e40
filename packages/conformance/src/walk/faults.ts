import type { BrowserContext } from 'playwright-core'

/** Everything that a browser complained of while a walk used it. */
export interface Faults {
  /** This is what the walk is about: no fault. The patterns meet lines such as `no answer: POST http://…`. */
  allow(...expected: RegExp[]): void
  /** Throws when there was anything else. */
  check(): void
}

/** The server is away for a while; the second is the service worker's own look for a newer one. */
export const outage = /^no answer: |An unknown error occurred when fetching the script/

/** The browser's own note about each answer that is no success: the answers themselves are judged below. */
const notes = /^Failed to load resource/

/** Listens to every page of a browser from now on: errors, broken promises, violations of the content policy, answers that nobody should get. */
export async function watchFaults(context: BrowserContext): Promise<Faults> {
  const heard: string[] = []
  const expected: RegExp[] = []
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
      console.error(`content policy: ${effectiveDirective} refused ${blockedURI} at ${sourceFile}:${lineNumber}`)
    })
  })
  context.on('console', (message) => {
    if (message.type() === 'error' && !notes.test(message.text())) heard.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => heard.push(`uncaught: ${error.error().stack ?? error.error().message}`))
  context.on('response', (response) => {
    const [status, method] = [response.status(), response.request().method()]
    // A refusal of the phone's API is an answer; a page or file that is not there is a fault.
    if (status >= 500 || (status === 404 && method === 'GET')) heard.push(`answered ${status}: ${method} ${response.url()}`)
  })
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // Whatever is still on its way when a page is left.
    if (why !== 'net::ERR_ABORTED') heard.push(`no answer: ${request.method()} ${request.url()} ${why}`)
  })
  return {
    allow: (...patterns) => expected.push(...patterns),
    check() {
      const faults = heard.filter((line) => !expected.some((pattern) => pattern.test(line)))
      if (faults.length > 0) throw new Error(`A browser complained:\n${faults.join('\n')}`)
    },
  }
}
