import { payloadOf, type Signed } from '@countersign/protocol/jws.ts'
import type { Change, PinChangeRow } from '../store/tables.ts'
import type { World } from '../world.ts'
import { isSignedBy } from './signed-by.ts'

/** One PIN key stands on an installation, and another takes its place by the word of both alone: from that commit on the old one is nobody's. */
export function checkPins(world: World, changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    if (change.table === 'pins' && change.after !== undefined && change.after.state === 'active') return checkAlone(world, change.after.iid)
    if (change.table === 'changes' && change.before?.state === 'open' && change.after?.state === 'done')
      return checkChange(world, change.after)
    return []
  })
}

function checkAlone({ data }: World, iid: string): string[] {
  const active = [...data.pins.rows()].filter((pin) => pin.iid === iid && pin.state === 'active')
  return active.length === 1 ? [] : [`${active.length} PIN keys stand on ${iid}`]
}

function checkChange(world: World, { id, iid, kid, done }: PinChangeRow): string[] {
  const [old, fresh] = [world.data.pins.get(`${iid}.${kid}`), world.data.pins.get(`${iid}.${done?.kid}`)]
  if (done === null || old?.key == null || fresh?.key == null) return [`${id} is done without its two keys`]
  const found: string[] = []
  if (old.state !== 'gone' || old.sealed !== null) found.push(`${id} is done, and the old key can be evaluated still`)
  if (fresh.state !== 'active') found.push(`${id} is done, and its new key is ${fresh.state}`)
  const message = JSON.parse(done.message) as Signed
  for (const [role, key] of [
    ['verification', old.key],
    ['successor', fresh.key],
  ] as const)
    if (!isSignedBy(world, message, role, key)) found.push(`${id} is done without the word of its ${role} key`)
  if (!world.watch.hasMeantChange(iid, done.kid)) found.push(`${id} is done, and nobody meant it`)
  for (const { authenticator: one, binding } of world.data.authenticators.rows()) {
    if (one.iid !== iid || one.state === 'removed' || one.verification.uv !== 'pin') continue
    if (one.verification.kid === kid) found.push(`${one.aid} is verified by the key that ${id} has replaced`)
    if (one.state === 'active' && one.verification.kid === done.kid && !isBoundTo(binding, done.kid))
      found.push(`${one.aid} has no binding to the new key of ${id}`)
  }
  return found
}

function isBoundTo(binding: string | null, kid: string): boolean {
  if (binding === null) return false
  const { verification } = JSON.parse(Buffer.from(payloadOf(JSON.parse(binding) as Signed)).toString()) as {
    verification: { kid?: string }
  }
  return verification.kid === kid
}
