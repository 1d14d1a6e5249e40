import type { App } from '../app.ts'
import type { Account, StoredPin } from '../ports.ts'

/** The encrypted PIN key that verifies this account now. A change of PIN, here or in another tab, may be later than what a screen holds of the account. */
export async function pinOf({ ports: { records } }: App, account: Account): Promise<StoredPin | null> {
  const kept = [...(await records.accounts()), (await records.unfinished())?.account]
  const { verification } = kept.find((one) => one?.aid === account.aid) ?? account
  return verification.uv === 'pin' ? records.pin(verification.kid) : null
}

/** Has this app a PIN that opens anything? */
export function hasPin({ accounts, standings }: App): boolean {
  return accounts.value.some(({ aid, verification }) => verification.uv === 'pin' && standings.value.get(aid) !== 'removed')
}
