/** What a person does: each of these costs a moment of theirs. A verification is a face, a finger or a passcode; a prompt is the phone's own question. */
export type Deed = 'tap' | 'field' | 'scan' | 'verification' | 'prompt'

/** Everything that a person had to do with the phone, in order. */
export interface Effort {
  readonly deeds: readonly { readonly deed: Deed; readonly what: string }[]
  did(deed: Deed, what: string): void
  /** Forgets what was done so far: a walk counts from here. */
  startAfresh(): void
}

export function countEffort(): Effort {
  const deeds: { deed: Deed; what: string }[] = []
  return {
    deeds,
    did: (deed, what) => void deeds.push({ deed, what }),
    startAfresh: () => void deeds.splice(0),
  }
}

/** One flow: what it took here, and how many numbered steps the reference's article has for it. */
export interface Counted {
  readonly flow: string
  readonly effort: Pick<Effort, 'deeds'>
  readonly reference: number
}

/** A table to be read: flow, ours, the reference's, and what the person did. */
export function effortTable(counted: readonly Counted[]): string {
  const rows = counted.map(({ flow, effort, reference }) => {
    const deeds = effort.deeds.map(({ deed, what }) => (deed === 'tap' ? what : `${what} (${deed})`)).join(' · ')
    return [flow, String(effort.deeds.length), String(reference), deeds]
  })
  const width = (column: number, head: string) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0))
  const heads = ['flow', 'ours', 'reference', 'what the person does']
  const widths = heads.slice(0, 3).map((head, column) => width(column, head))
  return [heads, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
