import { toBase64url } from '../../src/encoding/base64url.ts'
import { authenticatorId, installationId } from '../../src/identity.ts'
import { type Context, contextBytes, contextDigest } from '../../src/transaction/context.ts'
import type { Decision } from '../../src/transaction/decision.ts'
import type { DecisionGround } from '../../src/transaction/judge-decision.ts'
import { fixedBytes, ISS, ids, NOW, RP_ID } from './fixed.ts'
import { keys } from './keys.ts'
import { type HandSigner, signByHand } from './sign-by-hand.ts'

export const NUMBER = '042917'
export const CREDENTIAL_ID = toBase64url(fixedBytes('credential id', 32))

export const context: Context = {
  typ: 'countersign/context',
  v: 1,
  iss: ISS,
  txn: ids.txn,
  nonce: toBase64url(fixedBytes('transaction nonce', 16)),
  aid: authenticatorId(keys.possession.jwk),
  kind: 'signin',
  mode: 'number',
  rp: { id: 'portal', name: 'Portal' },
  message: '',
  from: { ip: '203.0.113.7', place: 'Lyon, FR', browser: 'Firefox, Windows' },
  amount: null,
  payee: null,
  iat: NOW,
  exp: NOW + 120,
}

const common = {
  typ: 'countersign/decision',
  v: 1,
  iss: context.iss,
  txn: context.txn,
  nonce: context.nonce,
  aid: context.aid,
  iid: installationId(keys.installation.jwk),
  ctx: contextDigest(contextBytes(context)),
  lang: 'fr',
} as const

export const approval: Extract<Decision, { uv: 'pin' }> = {
  ...common,
  decision: 'approve',
  mode: 'number',
  number: NUMBER,
  tpl: 'signin/1',
  uv: 'pin',
  pin_seq: 41,
}

const { pin_seq: _, uv: __, ...bare } = approval
export const platformApproval: Extract<Decision, { uv: 'webauthn' }> = { ...bare, uv: 'webauthn', cid: CREDENTIAL_ID }
export const denial: Extract<Decision, { uv: 'none' }> = { ...common, decision: 'deny', reason: 'not_me', uv: 'none' }

/** The stored request, answered by an authenticator with a PIN. */
export const pinGround: DecisionGround = {
  iss: ISS,
  origin: ISS,
  rpId: RP_ID,
  txn: ids.txn,
  state: 'pending',
  nonce: context.nonce,
  ctx: common.ctx,
  kind: 'signin',
  number: NUMBER,
  aid: context.aid,
  iid: common.iid,
  active: true,
  possession: keys.possession.jwk,
  verification: { uv: 'pin', key: keys.pin.jwk, charged: 41 },
}

/** The same, by one with a platform credential. */
export const platformGround: DecisionGround = {
  ...pinGround,
  verification: { uv: 'webauthn', credential: { id: CREDENTIAL_ID, key: keys.credential.jwk } },
}

export const possessor: HandSigner = { role: 'possession', key: keys.possession }
export const verifier: HandSigner = { role: 'verification', key: keys.pin }

export const signDecisionByHand = (value: unknown = approval, signers: readonly HandSigner[] = [possessor, verifier]) =>
  signByHand('countersign-decision', value, signers)
