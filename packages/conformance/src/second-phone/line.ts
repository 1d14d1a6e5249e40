import { setTimeout as wait } from 'node:timers/promises'
import { isProblem } from './answers.ts'
import { readJson, writeJson } from './json.ts'
import type { SigningKey } from './keys.ts'
import { makeProof } from './proof.ts'
import type { Shape } from './shape.ts'

export type Outcome<T> = { ok: true; value: T } | { ok: false; code: string; body: unknown }

export const refused = (code: string, body: unknown = null): { ok: false; code: string; body: unknown } => ({ ok: false, code, body })

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** The phone's way to its one server, Spec §8: each request with a device proof, the latest nonce per key, and patience. */
export class Line {
  readonly iss: string
  readonly #fetch: Fetch
  readonly #nonces = new Map<string, string>()

  constructor(iss: string, how: Fetch = fetch) {
    this.iss = iss
    this.#fetch = how
  }

  async post<T>(path: string, key: SigningKey, message: object, shape: Shape<T>): Promise<Outcome<T>> {
    return this.postBytes(path, key, new TextDecoder().decode(writeJson(message)), shape)
  }

  /** The very same body until there is an answer, each time under a fresh proof (Spec §3.4, Spec §9). */
  async postBytes<T>(path: string, key: SigningKey, body: string, shape: Shape<T>): Promise<Outcome<T>> {
    let again = new Set(['nonce_required', 'proof_replayed'])
    for (let lost = 0; lost < 4; ) {
      const answer = await this.send(path, key, body).catch(() => null)
      const value = answer && readJson(new Uint8Array(await answer.arrayBuffer()))
      if (answer?.ok) return shape(value) ? { ok: true, value } : refused('not_understood', value)
      const code = isProblem(value) ? value.code : null
      if (code !== null && again.has(code)) again = new Set([...again].filter((one) => one !== code))
      else if (answer && code !== null && code !== 'busy') return refused(code, value)
      else if (answer && answer.status < 500) return refused('not_understood', value)
      else await wait(20 * 2 ** lost++)
    }
    return refused('unreachable')
  }

  /** One request, whatever comes back. */
  async send(path: string, key: SigningKey, body: string, signal?: AbortSignal): Promise<Response> {
    const url = `${this.iss}/authenticator/v1/${path}`
    const proof = await makeProof(key, url, body, this.#nonces.get(key.jkt) ?? '')
    const headers = { 'content-type': 'application/json', 'countersign-proof': proof }
    const answer = await this.#fetch(url, { method: 'POST', headers, body, ...(signal && { signal }) })
    const nonce = answer.headers.get('countersign-nonce')
    if (nonce !== null) this.#nonces.set(key.jkt, nonce)
    return answer
  }
}
