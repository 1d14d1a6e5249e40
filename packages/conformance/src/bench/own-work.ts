import type { BrowserContext, Page } from 'playwright-core'

/** What happened on the phone's page, in milliseconds of its clock. */
interface Log {
  /** When the decoder told its text. */
  scanned: number | null
  /** What the person did last before each moment. */
  readonly person: number[]
  /** When each screen was there first. */
  readonly screens: Record<string, number>
  readonly requests: { path: string; began: number; ended: number; status: number }[]
  /** While the system asked the person to unlock the phone. */
  readonly asked: { began: number; ended: number }[]
}

/** One activation, from the scanned code to "done". */
export interface Activation {
  /** What the person waits for, one after the other, repeated ones included. */
  readonly requests: readonly string[]
  /** Milliseconds that the app itself took: neither on the line, nor waiting for the person. */
  readonly ownMs: number
}

/** Takes down what the app does from now on. */
export const takeDown = (context: BrowserContext) => context.addInitScript(installLog)

export async function activationOn(page: Page): Promise<Activation> {
  return summed(await page.evaluate(() => (globalThis as unknown as { activationLog: Log }).activationLog))
}

function installLog(): void {
  const log: Log = { scanned: null, person: [], screens: {}, requests: [], asked: [] }
  Object.assign(globalThis, { activationLog: log })
  for (const kind of ['click', 'input']) addEventListener(kind, ({ timeStamp }) => log.person.push(timeStamp), { capture: true })

  const observer = new MutationObserver(() => {
    for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-screen]'))
      log.screens[dataset['screen'] ?? ''] ??= performance.now()
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-screen'] })

  const { fetch, Worker: BrowserWorker } = globalThis
  globalThis.fetch = async (...given) => {
    const path = new URL(given[0] instanceof Request ? given[0].url : given[0], location.href).pathname
    const began = performance.now()
    const answer = await fetch(...given)
    if (path.startsWith('/authenticator/v1/')) log.requests.push({ path, began, ended: performance.now(), status: answer.status })
    return answer
  }
  globalThis.Worker = class extends BrowserWorker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') log.scanned ??= performance.now()
      })
    }
  }
  const credentials = navigator.credentials as CredentialsContainer | undefined
  for (const name of ['create', 'get'] as const) {
    const ask = credentials?.[name].bind(credentials)
    if (credentials === undefined || ask === undefined) continue
    credentials[name] = async (options?: CredentialCreationOptions & CredentialRequestOptions) => {
      const began = performance.now()
      return ask(options).finally(() => log.asked.push({ began, ended: performance.now() }))
    }
  }
}

/** Each screen's time begins with the person's last deed before it, the first one's with the scanned text. */
function summed({ scanned, person, screens, requests, asked }: Log): Activation {
  if (scanned === null) throw new Error('the app has read no code in its worker')
  const done = screens['done']
  if (done === undefined) throw new Error(`the activation is not done: ${Object.keys(screens)}`)
  const away = [...requests, ...asked]
  const ends = Object.values(screens)
    .filter((at) => at > scanned && at <= done)
    .sort((a, b) => a - b)
  let ownMs = 0
  let before = scanned
  for (const end of ends) {
    const began = Math.max(before, ...person.filter((at) => at < end))
    ownMs += end - began - covered(away, began, end)
    before = end
  }
  // What the phone asks of its own accord once it is an authenticator comes after the decision.
  const decided = Math.max(...requests.filter(({ path, began }) => path.endsWith('/decisions') && began < done).map(({ ended }) => ended))
  const waited = requests.filter(({ began }) => began >= scanned && began < decided)
  return {
    requests: waited.map(({ path, status }) => `${path.replace('/authenticator/v1/', '')}${status < 400 ? '' : ` (${status})`}`),
    ownMs,
  }
}

/** Milliseconds between two moments in which at least one of these was under way. */
function covered(spans: readonly { began: number; ended: number }[], from: number, to: number): number {
  let [sum, reached] = [0, from]
  for (const { began, ended } of spans.toSorted((a, b) => a.began - b.began)) {
    const [start, end] = [Math.max(began, reached), Math.min(ended, to)]
    if (end <= start) continue
    sum += end - start
    reached = end
  }
  return sum
}
