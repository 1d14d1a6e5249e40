import type { Account } from '../use/ports.ts'

/** "Ana Duarte · Northwind": whose request this is. Names run in their own direction. */
export function Person({ account }: { account: Pick<Account, 'subscriber' | 'issuer'> }) {
  return (
    <>
      <bdi>{account.subscriber.name}</bdi> · <bdi>{account.issuer.name}</bdi>
    </>
  )
}

/** The host of an address, as people know it. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return address
  }
}
