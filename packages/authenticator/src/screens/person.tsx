import { shownName } from '../use/account-name.ts'
import { brand } from '../use/brand.ts'
import type { Account } from '../use/ports.ts'
import { Name } from './name.tsx'

type Whose = Pick<Account, 'subscriber' | 'issuer' | 'label'>

/** Whose request this is, on two lines: the name that this phone shows, and what tells it from any other of the same name. */
export function Person({ account }: { account: Whose }) {
  return (
    <span class="who">
      <b>
        <Name of={shownName(account)} />
      </b>
      <Where account={account} />
    </span>
  )
}

/** "ana.duarte · Northwind": a server has each user name once. The operator may have taken another name since the activation. */
export function Where({ account: { subscriber, issuer } }: { account: Whose }) {
  return (
    <span>
      <Name of={subscriber.username} /> · <Name of={brand.value?.name ?? issuer.name} />
    </span>
  )
}

/** The host of an address, as people know it; a bare host stays as it is. */
export function hostOf(address: string): string {
  return /^https?:\/\/([^/?#]+)/.exec(address)?.[1] ?? address
}
