import type { EnrolmentId, TransactionId } from '@countersign/protocol/identity.ts'
import { type Shown, sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import type { PersonProof, PhoneFault } from '@countersign/protocol/phone/ports.ts'
import type { Decided } from '@countersign/protocol/transaction/decision.ts'
import { type App, installation } from './app.ts'
import { pinOf } from './pin-change/pin-of.ts'
import { pinSteps } from './pin-steps.ts'
import type { Account, CredentialFault } from './ports.ts'

/** What the person approves, with what, and which PIN key is open already. */
export interface Approval {
  readonly account: Account
  readonly shown: Shown
  readonly number: string
  readonly pin: { readonly open: OpenPin } | { readonly typed: string; readonly live: EnrolmentId | TransactionId } | null
}

export type Approved = { readonly ok: true; readonly value: Decided } | ApprovalFault

export interface ApprovalFault {
  readonly ok: false
  readonly code: PhoneFault | CredentialFault | 'pin_lost'
  readonly extra: Readonly<Record<string, unknown>>
  /** The PIN was right: it need not be typed again in this ceremony. */
  readonly open?: OpenPin
}

/** Spec §6.2: the person proves to be there, both keys sign, the decision goes out. */
export async function approve(app: App, { account, shown, number, pin }: Approval): Promise<Approved> {
  const { key, iid } = await installation(app)
  const possession = app.ports.keys.use(account.possession)
  const common = { shown, iid, possession, lang: app.ports.language(), number }

  if (account.verification.uv === 'pin') {
    const opened = pin !== null && 'open' in pin ? ({ ok: true, value: pin.open } as const) : await unlock(app, account, pin, key)
    if (!opened.ok) return opened
    const person: PersonProof = { uv: 'pin', key: opened.value.key, seq: opened.value.seq }
    const sent = await sendDecision(app.link, possession, await signApproval({ ...common, person }))
    return sent.ok ? sent : { ...sent, open: opened.value }
  }

  const { cid, rpId } = account.verification
  let fault: CredentialFault | null = null
  const person: PersonProof = {
    uv: 'webauthn',
    cid,
    assert: async (challenge) => {
      const asserted = await app.ports.credentials.assert({ rpId, cid, challenge })
      if (asserted.ok) return asserted.value
      fault = asserted.code
      throw new Error('the platform did not confirm the person')
    },
  }
  const signed = await signApproval({ ...common, person }).catch((error: unknown) => {
    if (fault === null) throw error
    return null
  })
  return signed === null ? { ok: false, code: fault ?? 'not_confirmed', extra: {} } : sendDecision(app.link, possession, signed)
}

async function unlock(app: App, account: Account, pin: Approval['pin'], key: Awaited<ReturnType<typeof installation>>['key']) {
  const stored = await pinOf(app, account)
  if (stored === null || pin === null || !('typed' in pin)) return { ok: false, code: 'pin_lost', extra: {} } as const
  const { keys, random } = app.ports
  const step = { link: app.link, box: keys, random, installation: key, scope: stored.scope, live: pin.live }
  const { unlockPin } = await pinSteps()
  return unlockPin(step, stored.blob, pin.typed)
}
