import type { Account } from '../use/ports.ts'

/** "Ana Duarte · Northwind": whose request this is. Names run in their own direction. */
export function Person({ account }: { account: Pick<Account, 'subscriber' | 'issuer'> }) {
  return (
    <>
      <bdi>{account.subscriber.name}</bdi> · <bdi>{account.issuer.name}</bdi>
    </>
  )
}

/** The host of an address, as people know it; a bare host stays as it is. */
export function hostOf(address: string): string {
  return /^https?:\/\/([^/?#]+)/.exec(address)?.[1] ?? address
}
