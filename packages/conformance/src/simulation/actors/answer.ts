import type { AuthenticatorId, TransactionId } from '@countersign/protocol/identity.ts'
import { readContext, type Shown, sendDecision, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { failed, type PersonProof, type PhoneOutcome } from '@countersign/protocol/phone/ports.ts'
import { listRequests } from '@countersign/protocol/phone/requests.ts'
import type { Decided } from '@countersign/protocol/transaction/decision.ts'
import type { Waiting } from '@countersign/protocol/transaction/requests.ts'
import { assertWith } from '../platform.ts'
import type { World } from '../world.ts'
import { type Phone, persist } from './phone.ts'
import { unlock } from './pin.ts'

export interface Request {
  readonly aid: AuthenticatorId
  readonly txn: TransactionId
  readonly shown: Shown
}

export async function waitingOn(world: World, phone: Phone): Promise<readonly Request[] | null> {
  const answer: PhoneOutcome<Waiting> = await persist(world, phone.owner, () => listRequests(phone.link, phone.installation, phone.iid))
  if (!answer.ok) return null
  return answer.value.requests.flatMap(({ aid, txn, context }) => {
    const shown = readContext(context)
    return shown !== null && phone.accounts.has(aid) ? [{ aid, txn, shown }] : []
  })
}

/** The person approves what they see, with the number that they typed; noted before the phone signs, so that nothing else counts as their word. */
export async function approve(
  world: World,
  phone: Phone,
  { aid, txn, shown }: Request,
  number: string,
  proof: 'type' | { readonly seq: number | null },
  type: () => string,
): Promise<PhoneOutcome<Decided>> {
  const account = phone.accounts.get(aid)
  if (account === undefined) return failed('request_unknown')
  let person: PersonProof
  if (account.platform !== null) {
    const { credential, key } = account.platform
    const { phoneOrigin: origin, rpId } = world.policy
    person = {
      uv: 'webauthn',
      cid: credential,
      assert: (challenge) => assertWith({ credential, key, origin, rpId: rpId ?? '' }, challenge),
    }
  } else if (proof !== 'type' && proof.seq !== null && phone.pin !== null) {
    person = { uv: 'pin', key: phone.pin.key, seq: proof.seq }
  } else {
    const unlocked = await unlock(world, phone, txn, type())
    if (!unlocked.ok) return unlocked
    person = { uv: 'pin', ...unlocked.value }
  }
  world.watch.consent({ txn, aid, bytes: shown.bytes, number, by: phone.owner.name })
  const decision = await signApproval({ shown, iid: phone.iid, possession: account.possession, lang: 'en', number, person })
  const answer = await persist(world, phone.owner, () => sendDecision(phone.link, account.possession, decision))
  if (answer.ok) world.watch.promises.decided(txn, aid, answer.value.state)
  else if (answer.code === 'number_wrong') world.watch.promises.decided(txn, aid, 'burnt')
  return answer
}

export async function deny(world: World, phone: Phone, { aid, txn, shown }: Request, reason: 'not_me' | 'mistake'): Promise<void> {
  const account = phone.accounts.get(aid)
  if (account === undefined) return
  const decision = await signDenial({ shown, iid: phone.iid, possession: account.possession, lang: 'en', reason })
  const answer = await persist(world, phone.owner, () => sendDecision(phone.link, account.possession, decision))
  if (answer.ok) world.watch.promises.decided(txn, aid, answer.value.state)
}
