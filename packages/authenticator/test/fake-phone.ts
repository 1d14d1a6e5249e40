import { webcrypto } from 'node:crypto'
import type { StoredKey } from '@countersign/protocol/phone/key-box.ts'
import { keyBox, type Subtle } from '@countersign/protocol/phone/key-box.ts'
import { openLink } from '@countersign/protocol/phone/link.ts'
import { inOrder } from '../src/use/account-order.ts'
import { createApp } from '../src/use/app.ts'
import { onNewPin } from '../src/use/pin-change/on-new-pin.ts'
import type { Account, Key, PlatformCredentials, Ports, Records, StoredPin, Unfinished, UnsettledChange } from '../src/use/ports.ts'
import { type FakeServer, ORIGIN } from './fake-server.ts'

const random = (bytes: number) => webcrypto.getRandomValues(new Uint8Array(bytes))

/** A phone's memory that outlives the app. */
export class Memory implements Records {
  key: StoredKey<Key> | null = null
  readonly kept = new Map<string, Account>()
  readonly pins = new Map<string, StoredPin>()
  activation: Unfinished | null = null
  unsettled: UnsettledChange | null = null

  async installation(make: () => Promise<StoredKey<Key>>) {
    this.key ??= await make()
    return this.key
  }
  async accounts() {
    return inOrder([...this.kept.values()])
  }
  async pin(kid: string) {
    return this.pins.get(kid) ?? null
  }
  async unfinished() {
    return this.activation
  }
  async change() {
    return this.unsettled
  }
  async keepChange(change: UnsettledChange) {
    if (this.unsettled !== null) return false
    this.unsettled = change
    return true
  }
  async settleChange({ old, fresh }: UnsettledChange, stands: 'old' | 'new' | 'neither') {
    if (this.unsettled?.fresh.kid !== fresh.kid) return false
    this.unsettled = null
    if (stands !== 'old') this.pins.delete(old)
    if (stands !== 'new') return true
    this.pins.set(fresh.kid, fresh)
    for (const account of this.kept.values()) this.kept.set(account.aid, onNewPin(account, old, fresh.kid))
    if (this.activation) this.activation = { ...this.activation, account: onNewPin(this.activation.account, old, fresh.kid) }
    return true
  }
  async keepUnfinished(activation: Unfinished, pin: StoredPin | null) {
    this.activation = activation
    if (pin) this.pins.set(pin.kid, pin)
  }
  async dropUnfinished() {
    this.activation = null
  }
  async finish(account: Account, outdated: readonly string[]) {
    for (const aid of outdated) this.kept.delete(aid)
    this.kept.set(account.aid, account)
    this.activation = null
  }
  async labelAccount(aid: string, label: string | null) {
    const { label: _, ...account } = this.kept.get(aid) ?? {}
    if ('aid' in account) this.kept.set(aid, label === null ? account : { ...account, label })
  }
  async orderAccounts(aids: readonly string[]) {
    for (const [position, aid] of aids.entries()) {
      const account = this.kept.get(aid)
      if (account !== undefined) this.kept.set(aid, { ...account, position })
    }
  }
  async dropAccount(aid: string) {
    this.kept.delete(aid)
  }
  async forgetEverything() {
    this.key = null
    this.kept.clear()
    this.pins.clear()
    this.activation = null
    this.unsettled = null
  }
}

const noCredentials: PlatformCredentials = {
  available: async () => false,
  create: async () => ({ ok: false, code: 'not_confirmed' }),
  assert: async () => ({ ok: false, code: 'not_confirmed' }),
}

/** The app's flows over a fake server; `more` replaces single ports. */
export function phone(server: FakeServer, records: Records = new Memory(), more: Partial<Ports> = {}) {
  return createApp({
    link: openLink({ origin: ORIGIN, send: server.send, random }),
    keys: keyBox(webcrypto.subtle as unknown as Subtle<Key>, random),
    random,
    records,
    credentials: noCredentials,
    pause: async () => undefined,
    openStream: async () => false,
    elapsed: () => 0,
    clock: () => 1_793_500_000_000,
    describePhone: async () => 'Pixel 9 · Chrome',
    language: () => 'en',
    askToKeep: () => undefined,
    ...more,
  })
}
