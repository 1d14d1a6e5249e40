import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { type Shown, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import type { Answer } from './ask.ts'
import { callAs } from './forge.ts'
import { otherNumber } from './house.ts'

export type Sign = () => Promise<SignedDecision>

/** Every decision that a phone could send over one request, while its PIN key is open. Each is signed anew: two of a kind are two decisions. */
export interface Decisions {
  readonly approve: Sign
  readonly wrong: Sign
  readonly deny: Sign
}

export function decisionsOver(
  phone: SimulatedPhone,
  possession: PhoneKey,
  { shown, number, pin }: { shown: Shown; number: string; pin: Pick<OpenPin, 'key' | 'seq'> },
): Decisions {
  const common = { shown, iid: phone.iid, possession, lang: 'en' } as const
  const person = { uv: 'pin', key: pin.key, seq: pin.seq } as const
  return {
    approve: () => signApproval({ ...common, number, person }),
    wrong: () => signApproval({ ...common, number: otherNumber(number), person }),
    deny: () => signDenial({ ...common, reason: 'mistake' }),
  }
}

/** Sends one with a fresh proof. */
export function sendSigned(origin: string, possession: PhoneKey, decision: SignedDecision): Promise<Answer> {
  return callAs(origin, paths.decide, possession, { decision })
}
