import type { Fetch } from './line.ts'

export interface Sent {
  readonly path: string
  readonly body: string
  readonly proof: string
  readonly status: number
}

/** A line on which answers can be lost after the server had the request; it remembers all that was sent. */
export class LossyLine {
  readonly sent: Sent[] = []
  readonly #lose: string[] = []

  /** The next `times` answers from this path never arrive. */
  lose(path: string, times = 1): void {
    for (let i = 0; i < times; i++) this.#lose.push(path)
  }

  to(path: string): Sent[] {
    return this.sent.filter((one) => one.path === path)
  }

  readonly fetch: Fetch = async (url, init) => {
    const answer = await fetch(url, init)
    const path = url.slice(url.indexOf('/v1/') + 4)
    const proof = new Headers(init.headers).get('countersign-proof') ?? ''
    this.sent.push({ path, body: String(init.body), proof, status: answer.status })
    const at = this.#lose.indexOf(path)
    // Asked for a nonce, the server has not taken the request: nothing worth losing.
    if (at < 0 || answer.status === 401) return answer
    this.#lose.splice(at, 1)
    await answer.body?.cancel()
    throw new TypeError('the line broke')
  }
}
