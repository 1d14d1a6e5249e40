import { isPlainName } from '@countersign/protocol/encoding/shapes.ts'
import type { AuthenticatorId } from '@countersign/protocol/identity.ts'
import { rereadAccounts } from './accounts.ts'
import { type App, busily } from './app.ts'
import type { Account } from './ports.ts'

/** Characters of the longest label, counted as a person counts letters and emoji of one code point. Our choice: a user name's length. */
export const LABEL_LONGEST = 64

/** What this phone calls an account: as the person wants it, else as the server does. */
export function shownName({ label, subscriber }: Pick<Account, 'label' | 'subscriber'>): string {
  return label ?? subscriber.name
}

export type LabelFault = { readonly kind: 'long'; readonly count: number } | { readonly kind: 'hidden' }

/** What was typed, as it is kept: `null` when it is empty, for then the server's name shows again. */
export function readLabel(typed: string): { readonly label: string | null } | { readonly fault: LabelFault } {
  const label = typed.normalize('NFC').trim().replace(/\s+/gu, ' ')
  if (label === '') return { label: null }
  const count = [...label].length
  if (count > LABEL_LONGEST) return { fault: { kind: 'long', count } }
  return isPlainName(label) ? { label } : { fault: { kind: 'hidden' } }
}

/** Gives the account its own name on this phone, or takes it away. Returns what is wrong with what was typed. */
export async function renameAccount(app: App, aid: AuthenticatorId, typed: string): Promise<LabelFault | null> {
  const read = readLabel(typed)
  if ('fault' in read) return read.fault
  await busily(app, async () => {
    await app.ports.records.labelAccount(aid, read.label)
    await rereadAccounts(app)
    app.places.back()
  })
  return null
}
