import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { EnrolmentId, SubscriberId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { contextBytes, contextDigest } from '@countersign/protocol/transaction/context.ts'
import { drawNumber } from '@countersign/protocol/transaction/number.ts'
import { issuerName } from '../brand/issuer-name.ts'
import { type Deps, newId } from '../deps.ts'
import type { Authenticator } from '../installation/installation.ts'
import type { Session } from '../session/session.ts'
import type { Target, Transaction } from './transaction.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'random' | 'policy'>

/** The portal is its own first relying party. */
const PORTAL = 'portal'

/** A new request with a number that no other pending request of this person shows, and its context for each phone. */
export async function makeTransaction(
  deps: Needs,
  input: {
    kind: Transaction['kind']
    subscriberId: SubscriberId
    session: Pick<Session, 'id' | 'ip' | 'browser'>
    enrolmentId: EnrolmentId | null
    phones: readonly Pick<Authenticator, 'aid'>[]
    /** Latest end; an activation's proof does not outlive its code. */
    until: number
  },
): Promise<{ transaction: Transaction; targets: readonly Target[] }> {
  const now = deps.clock.now()
  const [shown, rp] = await Promise.all([deps.store.transactions.numbersShown(input.subscriberId), issuerName(deps)])
  let number = drawNumber((count) => deps.random.bytes(count))
  while (shown.includes(number)) number = drawNumber((count) => deps.random.bytes(count))
  const transaction: Transaction = {
    id: newId(deps.random, 'txn'),
    kind: input.kind,
    state: 'pending',
    subscriberId: input.subscriberId,
    sessionId: input.session.id,
    enrolmentId: input.enrolmentId,
    number,
    createdAt: now,
    expiresAt: Math.min(now + (input.kind === 'signin' ? limits.transactionLife : limits.enrolmentLifeOpened), input.until),
    decidedBy: null,
  }
  return { transaction, targets: input.phones.map(({ aid }) => makeTarget(deps, rp, transaction, input.session, aid)) }
}

function makeTarget(
  deps: Needs,
  rp: string,
  transaction: Transaction,
  from: Pick<Session, 'ip' | 'browser'>,
  aid: Authenticator['aid'],
): Target {
  const nonce = toBase64url(deps.random.bytes(16))
  const bytes = contextBytes({
    typ: 'countersign/context',
    v: 1,
    iss: deps.policy.phoneOrigin,
    txn: transaction.id,
    nonce,
    aid,
    kind: transaction.kind,
    mode: 'number',
    rp: { id: PORTAL, name: rp },
    message: '',
    from: { ip: from.ip, place: '', browser: from.browser },
    amount: null,
    payee: null,
    iat: transaction.createdAt,
    exp: transaction.expiresAt,
  })
  return { transactionId: transaction.id, aid, nonce, context: toBase64url(bytes), ctx: contextDigest(bytes) }
}
