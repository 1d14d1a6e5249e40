import { fromBase64url } from '../encoding/base64url.ts'
import type { Bytes } from '../encoding/bytes.ts'
import { parseMessage } from '../encoding/json.ts'
import type { InstallationId } from '../identity.ts'
import { type Signer, signMessage } from '../jws.ts'
import { type Context, contextDigest, contextShape } from '../transaction/context.ts'
import { type Decided, type Decision, decidedShape, type SignedDecision } from '../transaction/decision.ts'
import { decisionChallenge } from '../webauthn/challenge.ts'
import type { Link } from './link.ts'
import { paths } from './paths.ts'
import type { PersonProof, PhoneKey, PhoneOutcome } from './ports.ts'

/** A request as it arrived: the bytes that will be signed, and what they say. */
export interface Shown {
  readonly bytes: Bytes
  readonly context: Context
}

/** The context behind its base64url, or `null` when this version cannot show all of it: what cannot be shown is never signed. */
export function readContext(encoded: string): Shown | null {
  const bytes = fromBase64url(encoded)
  const context = bytes && parseMessage(contextShape, bytes)
  return bytes && context && { bytes, context }
}

interface Answering {
  readonly shown: Shown
  readonly iid: InstallationId
  readonly possession: PhoneKey
  readonly lang: string
}

/** Spec §6.2: an approval over what was shown and the number that was typed. */
export async function signApproval(input: Answering & { readonly number: string; readonly person: PersonProof }): Promise<SignedDecision> {
  const { shown, person } = input
  const decision: Decision = {
    ...common(input),
    decision: 'approve',
    mode: 'number',
    number: input.number,
    tpl: `${shown.context.kind}/1`,
    ...(person.uv === 'pin' ? { uv: 'pin', pin_seq: person.seq } : { uv: 'webauthn', cid: person.cid }),
  }
  const signers: Signer[] = [{ role: 'possession', key: input.possession.jwk, sign: input.possession.sign }]
  if (person.uv === 'pin') signers.push({ role: 'verification', key: person.key.jwk, sign: person.key.sign })
  const signed = await signMessage('countersign-decision', decision, signers)
  return person.uv === 'pin' ? signed : { ...signed, webauthn: await person.assert(decisionChallenge(signed.payload)) }
}

/** Spec §6.2: a denial needs the possession key alone. */
export function signDenial(input: Answering & { readonly reason: 'not_me' | 'mistake' }): Promise<SignedDecision> {
  const decision: Decision = { ...common(input), decision: 'deny', reason: input.reason, uv: 'none' }
  return signMessage('countersign-decision', decision, [{ role: 'possession', key: input.possession.jwk, sign: input.possession.sign }])
}

/** Sends a signed decision, with a proof of the possession key. The same decision may be sent again after a lost answer. */
export function sendDecision(link: Link, possession: PhoneKey, decision: SignedDecision): Promise<PhoneOutcome<Decided>> {
  return link.call(paths.decide, possession, { decision }, decidedShape)
}

function common({ shown, iid, lang }: Answering) {
  const { iss, txn, nonce, aid } = shown.context
  return { typ: 'countersign/decision', v: 1, iss, txn, nonce, aid, iid, ctx: contextDigest(shown.bytes), lang } as const
}
