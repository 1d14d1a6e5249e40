/** One case of a vector file: where it comes from, what goes in, and under `result` what has to come out. */
export interface Case {
  readonly name: string
  readonly source: string
  /** A heading of spec/protocol.md. */
  readonly section: string
  readonly [member: string]: unknown
}

export interface VectorFile {
  readonly about: string
  readonly [common: string]: unknown
  readonly cases: readonly Case[]
}

export const OURS = 'Countersign'

/** A case of our own making. */
export const own = (section: string, name: string, members: Readonly<Record<string, unknown>>): Case => ({
  name,
  source: OURS,
  section,
  ...members,
})

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const unhex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'hex'))

export const refusal = (code: string) => ({ ok: false, code })
export const accepted = (value: unknown) => ({ ok: true, value })
