import * as v from 'valibot'
import { isRefusalCode, type RefusalCode, refusals } from './refusal.ts'

/** RFC 9457 problem document. `type` is a URN of the closed list; extra members are named in Spec §9. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: RefusalCode
  readonly [extra: string]: unknown
}

export function problem(code: RefusalCode, extra: Readonly<Record<string, unknown>> = {}): Problem {
  return { type: `urn:countersign:problem:${code}`, title: refusals[code].title, status: refusals[code].status, code, ...extra }
}

const shape = v.object({ code: v.pipe(v.string(), v.check(isRefusalCode)) })

/** The code of a problem document that a server sent, or `null` when it is none of ours. */
export function problemCode(body: unknown): RefusalCode | null {
  const parsed = v.safeParse(shape, body)
  return parsed.success ? (parsed.output.code as RefusalCode) : null
}
