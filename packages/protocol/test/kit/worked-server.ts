import { makeNonce, nonceIsFresh } from '../../src/device/nonce.ts'
import { PROOF_HEADER, readProof } from '../../src/device/proof.ts'
import { toBase64url } from '../../src/encoding/base64url.ts'
import type { Bytes } from '../../src/encoding/bytes.ts'
import type { Send } from '../../src/phone/ports.ts'
import { problem } from '../../src/problem.ts'
import { fixedBytes, ISS, NOW } from './fixed.ts'
import { verifyEs256 } from './verify.ts'

/** One request and its answer, as they cross the line. */
export interface Exchange {
  readonly path: string
  readonly proof: string
  readonly body: string
  readonly status: number
  readonly nonce: string
  readonly content_type: string
  readonly answer: string
}

type Answered = { readonly status?: number; readonly answer: object | string }
type Answers = Readonly<Record<string, (message: Record<string, unknown>) => Answered>>

export const nonceKey = fixedBytes('nonce key', 32)

/** What a proof is worth to the server of these vectors: form, signature, address and body first, then its nonce. */
export function judgeProof(compact: string, path: string, body: Bytes) {
  const read = readProof(compact, { url: ISS + path, body }, verifyEs256)
  if (!read.ok) return { ok: false as const, code: read.code }
  const { jkt, nonce } = read.value
  return nonceIsFresh(nonceKey, jkt, nonce, NOW)
    ? { ok: true as const, value: read.value }
    : { ok: false as const, code: 'nonce_required' as const, jkt }
}

/** A server that judges proofs and nonces as it must, answers as it is told, and keeps what was said. */
export function workedServer(answers: Answers): { readonly send: Send; readonly said: Exchange[] } {
  const said: Exchange[] = []
  const send: Send = async ({ path, headers, body }) => {
    const proof = headers[PROOF_HEADER] as string
    const judged = judgeProof(proof, path, body)
    if (!judged.ok && judged.code !== 'nonce_required') throw new Error(`a proof that is ${judged.code}`)
    const text = Buffer.from(body).toString()
    const { status = 200, answer } = judged.ok
      ? (answers[path] as Answers[string])(JSON.parse(text))
      : { status: 401, answer: problem('nonce_required') }
    const nonce = makeNonce(nonceKey, judged.ok ? judged.value.jkt : (judged.jkt as string), NOW)
    const content_type = typeof answer === 'string' ? 'text/event-stream' : status === 200 ? 'application/json' : 'application/problem+json'
    const written = typeof answer === 'string' ? answer : JSON.stringify(answer)
    said.push({ path, proof, body: text, status, nonce, content_type, answer: written })
    return { status, nonce, body: typeof answer === 'string' ? answer : JSON.parse(written) }
  }
  return { send, said }
}

export const refused = (code: Parameters<typeof problem>[0], extra = {}): Answered => {
  const answer = problem(code, extra)
  return { status: answer.status, answer }
}

export const worth = (name: string) => toBase64url(fixedBytes(name, 16))
