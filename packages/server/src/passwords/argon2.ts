import type { Passwords } from '@countersign/verifier/ports/passwords.ts'
import { hash, verify } from '@node-rs/argon2'

/** argon2id at 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet's first choice. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export async function argon2Passwords(): Promise<Passwords> {
  const dummy = await hash('nobody has this password', cost)
  return {
    hash: (password) => hash(password.normalize('NFKC'), cost),
    async verify(stored, password) {
      const right = await verify(stored ?? dummy, password.normalize('NFKC'))
      return stored !== null && right
    },
  }
}
