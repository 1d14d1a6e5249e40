import { isPublicKey } from './keys.ts'
import { answer, bytes, count, either, exactly, id, is, list, nullable, type Shape, type Shaped, text } from './shape.ts'
import { isSignedMessage } from './signed.ts'

const named = <const T extends string>(typ: T) => ({ typ: is(`countersign/${typ}` as const), v: is(1) })

/** Spec §4.3. */
export const isOpened = answer({
  ...named('opened'),
  sid: id('enr'),
  nonce: bytes(16),
  iss: text(),
  issuer: answer({ name: text(), portal: text() }),
  subscriber: answer({ id: id('sub'), name: text(), username: text() }),
  expires_in: count,
  pin: answer({ shortest: count, longest: count }),
  installation: answer({ iid: id('ins'), pin: nullable(answer({ kid: id('ok') })) }),
  holds: nullable(id('aut')),
})
export type Opened = Shaped<typeof isOpened>

/** The request to decide that ends an activation, Spec §4.5. */
export const isNextProof = answer({ txn: id('txn'), context: text(), left: count, expires_in: count })

export const isClaimed = answer({
  ...named('claimed'),
  sid: id('enr'),
  aid: id('aut'),
  state: is('claimed', 'active'),
  proof: nullable(isNextProof),
  binding: nullable(isSignedMessage),
})
export type Claimed = Shaped<typeof isClaimed>

/** Spec §5.4. */
export const isEvaluated = answer({ ...named('pin-evaluated'), seq: count, evaluated: bytes(32), left: count })

/** Spec §5.7 and §5.8. */
export const isChangeOpened = answer({ ...named('pin-change-opened'), chg: id('chg'), nonce: bytes(16), expires_in: count })
export const isChanged = answer({ ...named('pin-changed'), chg: id('chg'), kid: id('ok'), pin_wrong_before: count })
export type Changed = Shaped<typeof isChanged>
/** What `pin_change_over` adds to a problem. */
export const isChangeOver = answer({ kid: nullable(id('ok')) })

/** Spec §6.5. */
export const isDecided = answer({
  ...named('decided'),
  txn: id('txn'),
  state: is('approved', 'denied'),
  binding: nullable(isSignedMessage),
  pin_wrong_before: count,
})
export type Decided = Shaped<typeof isDecided>

/** Spec §6.6. */
export const isWaiting = answer({
  ...named('waiting'),
  requests: list(answer({ txn: id('txn'), aid: id('aut'), context: text(), expires_in: count })),
  accounts: list(answer({ aid: id('aut'), state: is('pending', 'active', 'removed'), name: text(), issuer: text() })),
})
export type Waiting = Shaped<typeof isWaiting>

/** Spec §4.7: signed, so exactly these members. */
export const isBinding = exactly({
  ...named('binding'),
  iss: text(),
  sub: id('sub'),
  aid: id('aut'),
  possession: isPublicKey,
  verification: either(
    exactly({ uv: is('pin'), kid: id('ok'), jwk: isPublicKey }),
    exactly({ uv: is('webauthn'), credential: bytes(1, 1023), jwk: isPublicKey }),
  ),
  claim_sha256: bytes(32),
  bound_at: count,
})

/** Spec §9, with the two members that `number_wrong` adds in an activation. */
export const isProblem = answer({ type: text(), title: text(), status: count, code: text() })
export const isNumberWrong: Shape<{ left: number; next: Shaped<typeof isNextProof> }> = answer({ left: count, next: isNextProof })
