import { PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { contextDigest } from '@countersign/protocol/transaction/context.ts'
import type { Watch, World } from '../world.ts'
import { checkApproval } from './approval.ts'
import { checkAudit } from './audit.ts'
import { checkLimits } from './limits.ts'
import { checkOwner } from './owner.ts'
import { checkPins } from './pins.ts'
import { promises } from './promises.ts'
import { checkStates } from './states.ts'

/** Looks at every commit, and remembers what everybody was told. */
export function watch(world: World): Watch {
  const violations: string[] = []
  const consents = new Set<string>()
  const meant = new Set<string>()
  const owners = new Map<string, Set<string>>()
  const own = (thing: string, owner: string) => void owners.set(thing, (owners.get(thing) ?? new Set()).add(owner))
  const effects = new Set<string>()
  const key = (txn: string, aid: string, ctx: string, number: string) => `${txn} ${aid} ${ctx} ${number}`
  const self: Watch = {
    violations,
    promises: promises(world),
    violated: (sentence) => void violations.push(sentence),
    committed(changes) {
      for (const check of [checkStates, checkOwner, checkApproval, checkPins, checkLimits, checkAudit]) {
        for (const sentence of check(world, changes)) {
          violations.push(sentence)
          world.trace.add('VIOLATION', sentence)
        }
      }
    },
    consent: ({ txn, aid, bytes, number }) => void consents.add(key(txn, aid, contextDigest(bytes), number)),
    meansChange: (iid, kid) => void meant.add(`${iid} ${kid}`),
    hasMeantChange: (iid, kid) => meant.has(`${iid} ${kid}`),
    hasConsent: (txn, aid, ctx, number) => consents.has(key(txn, aid, ctx, number)),
    answered({ path, headers }, effect) {
      const proof = headers[PROOF_HEADER]
      // Where a claim or a decision is heard once more, its answer has no effect and spends nothing (Spec §3.4).
      if (!effect || proof === undefined || path !== paths.evaluate) return
      if (effects.has(proof)) self.violated(`one proof had its effect twice, at ${path}`)
      effects.add(proof)
    },
    phoneOf: own,
    browserOf: own,
    accountOf: own,
    haveOneOwner: (a, b) => [...(owners.get(a) ?? [])].some((owner) => owners.get(b)?.has(owner)),
  }
  return self
}
