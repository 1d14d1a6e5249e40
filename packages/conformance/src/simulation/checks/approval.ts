import { fromBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { contextDigest } from '@countersign/protocol/transaction/context.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import type { Change } from '../store/tables.ts'
import type { World } from '../world.ts'
import { isSignedBy } from './signed-by.ts'

/**
 * No approval without the person's signatures over what was shown: the stored message is read and its signatures verified once more, by the keys
 * that are stored, and the person must have meant exactly this.
 */
export function checkApproval(world: World, changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    if (change.table !== 'requests' || change.before?.transaction.state !== 'pending') return []
    const { transaction, settled } = change.after ?? {}
    if (transaction === undefined || (transaction.state !== 'approved' && transaction.state !== 'burnt')) return []
    if (settled == null || transaction.decidedBy === null) return [`${change.key} is ${transaction.state} by nobody's word`]
    const aid = transaction.decidedBy
    const target = world.data.targets.get(`${change.key}.${aid}`)
    const held = world.data.authenticators.get(aid)?.authenticator
    if (target === undefined || held === undefined) return [`${change.key} is ${transaction.state} by somebody who was not asked`]

    const found: string[] = []
    const message = JSON.parse(settled.message) as SignedDecision
    const payload = JSON.parse(Buffer.from(message.payload, 'base64url').toString()) as Record<string, unknown>
    const pin = held.verification.uv === 'pin' ? world.data.pins.get(`${held.iid}.${held.verification.kid}`) : undefined
    if (!isSignedBy(world, message, 'possession', held.possession)) found.push(`${change.key} lacks the signature of its phone`)
    if (held.verification.uv === 'pin' && !(pin?.key && isSignedBy(world, message, 'verification', pin.key)))
      found.push(`${change.key} lacks the signature of its PIN key`)
    if (held.verification.uv === 'webauthn' && message.webauthn === undefined) found.push(`${change.key} lacks its assertion`)
    if (payload['txn'] !== change.key || payload['aid'] !== aid) found.push(`${change.key} is settled by a decision on another request`)
    if (target.ctx !== contextDigest(fromBase64url(target.context) as Bytes))
      found.push(`${change.key} stores another digest than its context's`)
    if (payload['ctx'] !== target.ctx) found.push(`${change.key} is settled by a decision over another context`)
    const right = payload['number'] === transaction.number
    if (right !== (transaction.state === 'approved'))
      found.push(`${change.key} is ${transaction.state} with the ${right ? 'right' : 'wrong'} number`)
    if (!world.watch.hasConsent(change.key, aid, target.ctx, String(payload['number'])))
      found.push(`${change.key} is ${transaction.state} and nobody meant it`)
    return found
  })
}
