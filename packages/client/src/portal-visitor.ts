/** One page as it arrived. */
export interface Page {
  readonly status: number
  readonly path: string
  readonly html: string
}

/**
 * A browser without scripts at the portal: cookies, forms and redirects, as a person with JavaScript off has them. Finds the facts of a page where a screen
 * reader finds them.
 */
export class PortalVisitor {
  readonly origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string, cookies: Iterable<[string, string]> = []) {
    this.origin = origin
    for (const [name, value] of cookies) this.#cookies.set(name, value)
  }

  /** The Cookie header as it would be sent now. */
  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** A second tab: the same cookies as they are now. */
  tab(): PortalVisitor {
    return new PortalVisitor(this.origin, this.#cookies)
  }

  get(path: string): Promise<Page> {
    return this.#request(path, { method: 'GET' })
  }

  post(path: string, fields: Record<string, string> = {}): Promise<Page> {
    return this.#request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin },
      body: new URLSearchParams(fields).toString(),
    })
  }

  signIn(username: string, password: string): Promise<Page> {
    return this.post('/sign-in', { username, password })
  }

  /** Opens a one-time link and sets the password; the first administrator gives names too. */
  async welcome(link: string, password: string, names?: { username: string; displayName: string }): Promise<Page> {
    return this.post(new URL(link).pathname, { password, ...names })
  }

  /** Reads a page again until `wanted` finds something in it, as a page without scripts reloads itself. */
  async until<T>(path: string, wanted: (page: Page) => T | null, seconds = 15): Promise<T> {
    const deadline = performance.now() + seconds * 1000
    for (;;) {
      const page = await this.get(path)
      const found = wanted(page)
      if (found !== null) return found
      if (performance.now() > deadline) throw new Error(`the page ${page.path} did not show what was waited for within ${seconds} s`)
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
  }

  async #request(path: string, init: RequestInit): Promise<Page> {
    let url = new URL(path, this.origin)
    let next = init
    for (let hops = 0; hops < 10; hops++) {
      const cookie = this.cookieHeader
      const answer = await fetch(url, {
        ...next,
        redirect: 'manual',
        headers: { ...(next.headers as Record<string, string>), ...(cookie ? { cookie } : {}) },
      })
      for (const line of answer.headers.getSetCookie()) this.#keep(line)
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status >= 400 || location === null)
        return { status: answer.status, path: url.pathname, html: await answer.text() }
      await answer.body?.cancel()
      url = new URL(location, url)
      next = { method: 'GET' }
    }
    throw new Error('redirected in a circle')
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    if (attributes.some((one) => one.trim().toLowerCase() === 'max-age=0')) this.#cookies.delete(name)
    else this.#cookies.set(name, pair.slice(pair.indexOf('=') + 1))
  }
}

/** The six digits on a waiting or proof page; null when there are none. */
export function numberOn(page: Page): string | null {
  const found = /class="number"[^>]*><span>(\d{3})<\/span><span>(\d{3})<\/span>/.exec(page.html)
  return found && `${found[1]}${found[2]}`
}

/** The typed code on an activation page. */
export function codeOn(page: Page): string | null {
  const found = /class="code"[^>]*><span>(\w{4})<\/span><span>(\w{4})<\/span><span>(\w{4})<\/span>/.exec(page.html)
  return found && found.slice(1).join('')
}

/** The QR code's link, which also stands behind "I'm on this phone". */
export function linkOn(page: Page): string | null {
  return /href="(https?:\/\/[^"]+#1\.[0-9A-Z]+)"/i.exec(page.html)?.[1] ?? null
}
