import type { RefusalCode } from './refusal.ts'

/** What a judgement returns: a value, or a typed reason why not. Only bugs throw. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refused

/**
 * `detail` is private: it is for logs and tests and never sent. `extra` is public: members of the problem document that the refusal's row
 * in the specification names.
 */
export interface Refused {
  readonly ok: false
  readonly code: RefusalCode
  readonly detail?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

export function refuse(code: RefusalCode, detail?: string, extra?: Readonly<Record<string, unknown>>): Refused {
  return { ok: false, code, ...(detail === undefined ? {} : { detail }), ...(extra === undefined ? {} : { extra }) }
}
