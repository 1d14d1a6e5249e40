import type { OutgoingHttpHeaders } from 'node:http'
import type { Page } from '@countersign/client/portal-visitor.ts'
import { type Answer, ask, type Question } from './ask.ts'

let addresses = 0

/** An address that no other visitor of this run has, so that limits per address do not meet. RFC 2544's range for tests. */
export function anAddress(): string {
  addresses++
  return `198.18.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`
}

export interface BrowserOptions {
  /** What the proxy in front says of its address. */
  readonly from?: string
  readonly ca?: string
  /** Where another server of the same origin is really reached, as through a balancer. */
  readonly via?: string
  readonly cookies?: Iterable<[string, string]>
}

/** A browser at the portal of which a test sees every answer: `get` and `post` follow nothing, `open` and `submit` go on to the page. */
export class Browser {
  readonly origin: string
  readonly from: string
  readonly cookies: Map<string, string>
  readonly #ca: { ca: string } | undefined
  readonly #via: string | undefined

  constructor(origin: string, { from = anAddress(), ca, via, cookies = [] }: BrowserOptions = {}) {
    this.origin = origin
    this.#via = via
    this.from = from
    this.cookies = new Map(cookies)
    this.#ca = ca === undefined ? undefined : { ca }
  }

  /** Another tab, or a thief with the same cookies: as they are now, and apart from here on. */
  copy(via = this.#via): Browser {
    return new Browser(this.origin, { from: this.from, cookies: this.cookies, ...this.#ca, ...(via === undefined ? {} : { via }) })
  }

  /** The token of the session, whatever the cookie is called. */
  get token(): string | undefined {
    return [...this.cookies].find(([name]) => name.endsWith('countersign-session'))?.[1]
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.#ask(path, { method: 'GET', headers })
  }

  post(path: string, fields: Record<string, string> = {}, headers: OutgoingHttpHeaders = { origin: this.origin }): Promise<Answer> {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    return this.#ask(path, { method: 'POST', headers: { ...form, ...headers }, body: new URLSearchParams(fields).toString() })
  }

  /** A form with files, by the name of their field. */
  upload(path: string, files: Record<string, Uint8Array>, headers: OutgoingHttpHeaders = { origin: this.origin }): Promise<Answer> {
    const boundary = 'a-line-that-no-file-has'
    const parts = Object.entries(files).flatMap(([name, content]) => [
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${name}.png"\r\ncontent-type: image/png\r\n\r\n`,
      content,
      '\r\n',
    ])
    const body = Buffer.concat([...parts, `--${boundary}--\r\n`].map((part) => Buffer.from(part)))
    const form = { 'content-type': `multipart/form-data; boundary=${boundary}` }
    return this.#ask(path, { method: 'POST', headers: { ...form, ...headers }, body })
  }

  /** The head of the answer alone: for a stream. */
  head(path: string): Promise<Answer> {
    return this.#ask(path, { method: 'GET', headers: {}, headOnly: true })
  }

  async open(path: string): Promise<Page> {
    return this.#follow(path, await this.get(path))
  }

  async submit(path: string, fields: Record<string, string> = {}): Promise<Page> {
    return this.#follow(path, await this.post(path, fields))
  }

  signIn(username: string, password: string): Promise<Page> {
    return this.submit('/sign-in', { username, password })
  }

  /** Reads a page again until `wanted` finds something in it. */
  async until<T>(path: string, wanted: (page: Page) => T | null, seconds = 10): Promise<T> {
    const deadline = performance.now() + seconds * 1000
    for (;;) {
      const page = await this.open(path)
      const found = wanted(page)
      if (found !== null) return found
      if (performance.now() > deadline) throw new Error(`${page.path} (${page.status}) did not show what was waited for`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  async #follow(path: string, first: Answer): Promise<Page> {
    let [answer, at] = [first, new URL(path, this.origin)]
    for (let hops = 0; hops < 8; hops++) {
      const { location } = answer.headers
      if (location === undefined) return { status: answer.status, path: at.pathname, html: answer.text }
      at = new URL(location, at)
      answer = await this.get(at.pathname + at.search)
    }
    throw new Error('redirected in a circle')
  }

  async #ask(path: string, question: Question & { headers: OutgoingHttpHeaders }): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const own = { host: new URL(this.origin).host, 'x-forwarded-for': this.from, ...(cookie === '' ? {} : { cookie }) }
    const answer = await ask((this.#via ?? this.origin) + path, { ...question, ...this.#ca, headers: { ...own, ...question.headers } })
    for (const line of answer.cookies) this.#keep(line)
    return answer
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    if (attributes.some((one) => one.trim().toLowerCase() === 'max-age=0')) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
