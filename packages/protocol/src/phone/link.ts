import * as v from 'valibot'
import { makeProof, PROOF_HEADER } from '../device/proof.ts'
import { type Bytes, utf8 } from '../encoding/bytes.ts'
import { installationId } from '../identity.ts'
import { problemCode } from '../problem.ts'
import { paths } from './paths.ts'
import { type DrawRandom, failed, type PhoneKey, type PhoneOutcome, type Send } from './ports.ts'

/** The line from one phone to its server: signs each request (Spec §3.4) and keeps the server's latest nonce. */
export interface Link {
  readonly origin: string
  /** Posts `message`, signed by `key`; the answer is checked against `shape`. A fresh proof each time, so a retry is never a replay. */
  call<S extends v.GenericSchema>(path: string, key: PhoneKey, message: unknown, shape: S): Promise<PhoneOutcome<v.InferOutput<S>>>
  /**
   * Fetches the first nonce of a key, and opens the line, before anything is to be sent: a request that is refused for its lack of one (Spec §3.5) and
   * so changes nothing. Whether it worked out makes no difference but the time of a retry.
   */
  greet(key: PhoneKey): Promise<void>
  /** Headers and body of one request, for a caller that reads the answer as a stream. */
  sign(path: string, key: PhoneKey, message: unknown): Promise<{ headers: Record<string, string>; body: Bytes }>
}

export function openLink({ origin, send, random }: { origin: string; send: Send; random: DrawRandom }): Link {
  const nonces = new Map<string, string>()

  async function sign(path: string, key: PhoneKey, message: unknown) {
    const body = utf8(JSON.stringify(message))
    const nonce = nonces.get(key.jwk.x) ?? ''
    const proof = await makeProof({ key: key.jwk, url: origin + path, body, nonce, jti: random(16) }, key.sign)
    return { headers: { 'content-type': 'application/json', [PROOF_HEADER]: proof }, body }
  }

  async function call<S extends v.GenericSchema>(
    path: string,
    key: PhoneKey,
    message: unknown,
    shape: S,
  ): Promise<PhoneOutcome<v.InferOutput<S>>> {
    const repeated = new Set<string>()
    for (;;) {
      let answer: Awaited<ReturnType<Send>>
      try {
        answer = await send({ path, ...(await sign(path, key, message)) })
      } catch {
        return failed('unreachable')
      }
      if (answer.nonce !== null) nonces.set(key.jwk.x, answer.nonce)
      if (answer.status >= 200 && answer.status < 300) {
        const parsed = v.safeParse(shape, answer.body)
        return parsed.success ? { ok: true, value: parsed.output } : failed('not_understood')
      }
      const code = problemCode(answer.body)
      // A browser may send a request twice over a line that broke: the second arrival is told off, and a fresh proof asks what became of the first.
      const again = code === 'proof_replayed' || (code === 'nonce_required' && answer.nonce !== null)
      if (again && !repeated.has(code)) {
        repeated.add(code)
        continue
      }
      if (code === null) return failed(answer.status >= 500 ? 'unreachable' : 'not_understood')
      return failed(code, answer.body as Record<string, unknown>)
    }
  }

  async function greet(key: PhoneKey): Promise<void> {
    const message = { typ: 'countersign/requests', v: 1, iid: installationId(key.jwk) }
    const answer = await send({ path: paths.requests, ...(await sign(paths.requests, key, message)) }).catch(() => null)
    if (answer !== null && answer.nonce !== null) nonces.set(key.jwk.x, answer.nonce)
  }

  return { origin, call, greet, sign }
}
