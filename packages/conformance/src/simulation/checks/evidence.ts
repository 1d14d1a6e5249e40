import { exportEvidence, type NoEvidence } from '@countersign/verifier/evidence/export-evidence.ts'
import type { World } from '../world.ts'

/** Ends without evidence that are nobody's fault; times contradict each other where the server's clock was set back between them. */
const honest: readonly NoEvidence[] = ['burnt', 'never_bound', 'times_differ']

/** What a phone decided can be shown to a stranger: under the binding that was in force, with the line of the log that told of it (Spec §10). One decision of every other schedule: judging it costs as much as taking it. */
export async function checkEvidence(world: World): Promise<void> {
  const decided = [...world.data.requests.rows()].filter(({ settled }) => settled !== null)
  if (decided.length === 0 || world.dice.chance(0.5)) return
  const { id } = world.dice.pick(decided).transaction
  const { deps } = world.node(0)
  const record = await deps.store.decisions.record(id)
  // The phone that decided was forgotten with what it had begun.
  if (record === null) return
  const exported = await exportEvidence(deps, record)
  world.coverage.reached(`evidence: ${exported.ok ? 'vouched for' : exported.why}`)
  if (!exported.ok && !honest.includes(exported.why)) world.watch.violated(`there is no evidence of ${id}: ${exported.why}`)
}
