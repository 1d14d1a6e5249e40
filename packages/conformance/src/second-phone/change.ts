import { type Changed, isChanged, isChangeOpened, isChangeOver } from './answers.ts'
import { random, toBase64url } from './bytes.ts'
import { isPublicKey } from './keys.ts'
import { type Line, type Outcome, refused } from './line.ts'
import type { Memory } from './memory.ts'
import { createPin, type OpenedPin } from './pin-key.ts'
import { bytes, count, exactly, id, is, type Shaped, text } from './shape.ts'
import { signMessage } from './signed.ts'

const named = { v: is(1), iss: text(), iid: id('ins'), nonce: bytes(16) } as const

/** Spec §5.7. */
export const isChangeOpen = exactly({ typ: is('countersign/pin-change-open'), ...named, kid: id('ok'), seq: count })
export type ChangeOpen = Shaped<typeof isChangeOpen>

/** Spec §5.8. */
export const isChange = exactly({
  typ: is('countersign/pin-change'),
  ...named,
  chg: id('chg'),
  old: exactly({ kid: id('ok'), seq: count }),
  new: exactly({ kid: id('ok'), jwk: isPublicKey, seq: count }),
})
export type Change = Shaped<typeof isChange>

/** Opens the change on the word of the PIN key that `old` has opened, makes the new key in it, signs, and keeps all beside the old blob. */
export async function signChange(
  line: Line,
  memory: Memory,
  old: OpenedPin,
  policy: { shortest: number; longest: number },
  typings: readonly [string, string],
): Promise<Outcome<null>> {
  const { iss, iid, installation } = memory
  const common = { v: 1, iss, iid } as const
  const seal = { kid: old.blob.kid, seq: old.seq }
  const open: ChangeOpen = { typ: 'countersign/pin-change-open', ...common, ...seal, nonce: toBase64url(random(16)) }
  const opening = await signMessage('countersign-pin-change-open+jws', open, { installation, verification: old.key })
  const opened = await line.post('pin/change/open', installation, { open: opening }, isChangeOpened)
  if (!opened.ok) return opened
  const { chg, nonce } = opened.value
  const made = await createPin(line, memory, chg, policy, typings)
  if (!made.ok) return made
  const { blob, key, seq } = made.value
  const change: Change = { typ: 'countersign/pin-change', ...common, chg, nonce, old: seal, new: { kid: blob.kid, jwk: blob.jwk, seq } }
  const keys = { installation, verification: old.key, successor: key }
  memory.change = { body: JSON.stringify({ change: await signMessage('countersign-pin-change+jws', change, keys) }), blob }
  return { ok: true, value: null }
}

/** The stored change, as often as it takes. What the server says last decides which blob stays (Spec §5.8). */
export async function sendChange(line: Line, memory: Memory): Promise<Outcome<Changed>> {
  const { change } = memory
  if (!change) return refused('no_change')
  const answer = await line.postBytes('pin/change', memory.installation, change.body, isChanged)
  const over = !answer.ok && answer.code === 'pin_change_over' && isChangeOver(answer.body) ? answer.body : null
  if (!answer.ok && !over) return answer
  const kid = answer.ok ? answer.value.kid : over?.kid
  memory.blob = [change.blob, memory.blob].find((blob) => blob?.kid === kid) ?? null
  memory.change = null
  return answer
}
