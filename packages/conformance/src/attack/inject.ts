import type { CDPSession, Page } from 'playwright-core'

/**
 * Runs a function as a script that found its way into the page: in the page's own world, with the page's rights and under its policy. Playwright's own
 * `evaluate` would be let past `unsafe-eval`. The function goes there as text: nothing from outside may stand in it.
 */
export function inject<T, A extends readonly unknown[] = []>(page: Page, script: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
  return run(page, `(${script})(...${JSON.stringify(args)})`)
}

/** One session for each page: taking one off would take the page's virtual authenticator along. */
const sessions = new WeakMap<Page, Promise<CDPSession>>()

export async function run<T>(page: Page, expression: string): Promise<T> {
  const opened = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, opened)
  const { result, exceptionDetails } = await (await opened).send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
    allowUnsafeEvalBlockedByCSP: false,
  })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value as T
}
