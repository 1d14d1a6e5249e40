import { type KeyBox, keyBox, type Subtle } from '../../src/phone/key-box.ts'
import type { PhoneKey, Send } from '../../src/phone/ports.ts'
import { fixedRandom } from './fixed.ts'
import { type FixedKey, keys } from './keys.ts'

export const subtle = crypto.subtle as unknown as Subtle<CryptoKey>

/** Private keys by Node's own WebCrypto. */
export const box = (random = fixedRandom('box')): KeyBox<CryptoKey> => keyBox(subtle, random)

export const phoneKey = ({ jwk, sign }: FixedKey): PhoneKey => ({ jwk, sign })
export const installation = phoneKey(keys.installation)

export type Request = Parameters<Send>[0]
export type Answer = Awaited<ReturnType<Send>>

/** A server that gives these answers in turn, keeps what it was asked, and fails when it is asked once more. */
export function scripted(...answers: (Answer | Error | ((request: Request) => Answer))[]): { send: Send; asked: Request[] } {
  const asked: Request[] = []
  return {
    asked,
    send: async (request) => {
      asked.push(request)
      const answer = answers[asked.length - 1]
      if (answer === undefined) throw new Error('asked more often than expected')
      if (answer instanceof Error) throw answer
      return typeof answer === 'function' ? answer(request) : answer
    },
  }
}

export const ok = (body: unknown, nonce: string | null = null): Answer => ({ status: 200, nonce, body })
