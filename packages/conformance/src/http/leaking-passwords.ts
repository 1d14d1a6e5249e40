import { createRequire } from 'node:module'

/**
 * Loaded into a server's process before it, to prove that the timing tests see something: nobody's password is then refused without the work that somebody's costs.
 * The first hash that the server makes is the one it compares with where there is nobody.
 */
interface Argon2 {
  hash(password: string, options?: object): Promise<string>
  verify(stored: string, password: string): Promise<boolean>
}

const argon2 = createRequire(import.meta.url)('@node-rs/argon2') as Argon2
const { hash, verify } = argon2
let dummy: string | null = null
argon2.hash = async (...given) => {
  const made = await hash(...given)
  dummy ??= made
  return made
}
argon2.verify = async (stored, password) => stored !== dummy && verify(stored, password)
