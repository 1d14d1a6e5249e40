import { NONCE_HEADER } from '@countersign/protocol/device/proof.ts'
import type { Send } from '@countersign/protocol/phone/ports.ts'
import { ask } from './ask.ts'
import { anAddress } from './browser.ts'

/** One request of a phone, as whoever sits on the line has it. */
export interface Captured {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly status: number
  readonly answer: string
}

/** A phone's line to its server, from an address of its own. */
export function lineTo(origin: string, { from = anAddress(), ca }: { from?: string; ca?: string } = {}): Send {
  return async ({ path, headers, body }) => {
    const question = { method: 'POST', headers: { ...headers, 'x-forwarded-for': from }, body, ...(ca === undefined ? {} : { ca }) }
    const answer = await ask(origin + path, question)
    const nonce = answer.headers[NONCE_HEADER]
    return { status: answer.status, nonce: typeof nonce === 'string' ? nonce : null, body: readJson(answer.text) }
  }
}

/** A line on which somebody writes down every request and its answer. */
export function tapped(line: Send): { send: Send; taken: Captured[] } {
  const taken: Captured[] = []
  const send: Send = async (request) => {
    const answer = await line(request)
    const { path, headers, body } = request
    taken.push({ path, headers: { ...headers }, body: new Uint8Array(body), status: answer.status, answer: JSON.stringify(answer.body) })
    return answer
  }
  return { send, taken }
}

/** The captured bytes once more, with other headers or another body where given. */
export function sendAgain(origin: string, captured: Captured, change: { headers?: Record<string, string>; body?: Uint8Array } = {}) {
  const headers = { ...captured.headers, ...change.headers }
  return ask(origin + captured.path, { method: 'POST', headers, body: change.body ?? captured.body })
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The code of a problem document; null when the answer is none. */
export function problemOf(answer: { text: string }): string | null {
  const body = readJson(answer.text)
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : null
}
