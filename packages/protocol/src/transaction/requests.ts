import * as v from 'valibot'
import { base64urlUpTo, count, identifier } from '../encoding/shapes.ts'

/** Spec §6.6. The installation asks what waits for any of its authenticators. */
export const requestsShape = v.strictObject({ typ: v.literal('countersign/requests'), v: v.literal(1), iid: identifier('ins') })

export const waitingShape = v.object({
  typ: v.literal('countersign/waiting'),
  v: v.literal(1),
  requests: v.array(v.object({ txn: identifier('txn'), aid: identifier('aut'), context: base64urlUpTo(4096), expires_in: count })),
  accounts: v.array(
    v.object({ aid: identifier('aut'), state: v.picklist(['pending', 'active', 'removed']), name: v.string(), issuer: v.string() }),
  ),
})
export type Waiting = v.InferOutput<typeof waitingShape>

/** Spec §6.7. The live stream's request; its events say "look" and nothing else. */
export const lookShape = v.strictObject({ typ: v.literal('countersign/look'), v: v.literal(1), iid: identifier('ins') })
