import type { AuthenticatorId } from '@countersign/protocol/identity.ts'
import { type Direction, moved } from './account-order.ts'
import { rereadAccounts } from './accounts.ts'
import { type App, busily } from './app.ts'

/** Moves an account one place; from then on every account has a place of its own. Resolves to whether anything moved. */
export async function moveAccount(app: App, aid: AuthenticatorId, direction: Direction): Promise<boolean> {
  const done = await busily(app, async () => {
    const before = app.accounts.value.map((account) => account.aid)
    const after = moved(before, before.indexOf(aid), direction)
    if (after === before) return false
    await app.ports.records.orderAccounts(after)
    await rereadAccounts(app)
    return true
  })
  return done ?? false
}
