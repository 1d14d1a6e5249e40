import type { Claimed, WebauthnRegistration } from '@countersign/protocol/enrolment/messages.ts'
import { authenticatorId } from '@countersign/protocol/identity.ts'
import type { Shown } from '@countersign/protocol/phone/decide.ts'
import { readContext } from '@countersign/protocol/phone/decide.ts'
import { sendClaim, signClaim } from '@countersign/protocol/phone/enrol.ts'
import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import { type App, installation } from '../app.ts'
import type { StoredPin, Unfinished, Verification } from '../ports.ts'
import type { OpenedActivation } from './activation.ts'
import { failActivation, finish } from './end.ts'
import { withPin } from './open-pin.ts'

export type Verified =
  | { readonly uv: 'pin'; readonly stored: StoredPin; readonly open: OpenPin; readonly fresh: boolean }
  | { readonly uv: 'webauthn'; readonly registration: WebauthnRegistration; readonly rpId: string; readonly prf: boolean }

/** Spec §4.4: signs the claim, keeps it, and only then sends it: a lost answer is asked for again with the same bytes. */
export async function makeClaim(app: App, activation: OpenedActivation, verified: Verified): Promise<void> {
  const { ports } = app
  const { opened, code, via, possession } = activation
  const claim = await signClaim({
    opened,
    code,
    via,
    phone: await ports.describePhone(),
    lang: ports.language(),
    possession: ports.keys.use(possession),
    installation: (await installation(app)).key,
    pin: verified.uv === 'pin' ? { kid: verified.stored.kid, key: verified.open.key, seq: verified.open.seq } : null,
    webauthn: verified.uv === 'webauthn' ? verified.registration : null,
  })
  const verification: Verification =
    verified.uv === 'pin'
      ? { uv: 'pin', kid: verified.stored.kid }
      : { uv: 'webauthn', cid: verified.registration.id, rpId: verified.rpId, prf: verified.prf }
  const account = {
    aid: authenticatorId(possession.jwk),
    issuer: opened.issuer,
    subscriber: opened.subscriber,
    possession,
    verification,
    addedAt: ports.clock(),
  }
  const unfinished: Unfinished = { code, via, opened, account, claim }
  await ports.records.keepUnfinished(unfinished, verified.uv === 'pin' && verified.fresh ? verified.stored : null)
  app.unfinished.value = unfinished
  await deliverClaim(app, unfinished, verified.uv === 'pin' ? verified.open : null)
}

/** Sends a kept claim, for the first time or again, and goes on with whatever the server says of it. */
export async function deliverClaim(app: App, unfinished: Unfinished, pin: OpenPin | null): Promise<void> {
  const { key } = await installation(app)
  const answer = await sendClaim(app.link, key, unfinished.claim)
  if (!answer.ok) return failActivation(app, answer.code, { host: unfinished.opened.issuer.portal })
  const { state, proof } = answer.value
  if (state === 'active') return finish(app, unfinished)
  const shown = proof && readProof(app, unfinished, proof)
  if (shown === null) return failActivation(app, 'not_understood')
  app.activation.value = withPin({ stage: 'proving', unfinished, shown, wrong: null }, pin)
  app.places.home()
  app.places.go({ at: 'proof' })
}

/** The first request to decide, if it is about this very activation. */
export function readProof(app: App, { account }: Unfinished, proof: NonNullable<Claimed['proof']>): Shown | null {
  const shown = readContext(proof.context)
  if (shown === null) return null
  const { txn, aid, iss, kind } = shown.context
  return txn === proof.txn && aid === account.aid && iss === app.ports.link.origin && kind === 'activation' ? shown : null
}
