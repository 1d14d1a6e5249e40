import { fromBase64url, H, toBase64url } from './bytes.ts'
import { readJson } from './json.ts'
import { bytes, count, exactly, id, is, nothing, type Shaped, text } from './shape.ts'

/** Spec §6.1: what the person is shown. Whatever this phone cannot show whole is not shown at all. */
const isContext = exactly({
  typ: is('countersign/context'),
  v: is(1),
  iss: text(),
  txn: id('txn'),
  nonce: bytes(16),
  aid: id('aut'),
  kind: is('signin', 'activation'),
  mode: is('number'),
  rp: exactly({ id: text(), name: text(80) }),
  message: text(200),
  from: exactly({ ip: text(64), place: text(80), browser: text(80) }),
  amount: nothing,
  payee: nothing,
  iat: count,
  exp: count,
})

export interface Context {
  readonly shown: Shaped<typeof isContext>
  /** The digest that a decision signs. */
  readonly ctx: string
}

/** The context in the base64url in which the server sent it; null where it may not be shown. */
export async function readContext(sent: string): Promise<Context | null> {
  const given = fromBase64url(sent)
  if (given === null || given.length > 4096) return null
  const shown = readJson(given)
  return isContext(shown) ? { shown, ctx: toBase64url(await H('countersign/context/1', given)) } : null
}
