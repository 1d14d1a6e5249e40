import type { AuthenticatorId } from '@countersign/protocol/identity.ts'
import type { StoredKey } from '@countersign/protocol/phone/key-box.ts'
import { inOrder } from '../use/account-order.ts'
import { onNewPin } from '../use/pin-change/on-new-pin.ts'
import type { Account, Key, Records, StoredPin, Unfinished, UnsettledChange } from '../use/ports.ts'
import { type Database, stores } from './database.ts'

/** There is one installation, and at most one unfinished activation and one unsettled change of PIN: each under this key. */
const ONLY = 'only'

/** What the app remembers, in the browser's database. */
export function browserRecords(database: Database): Records {
  return {
    async installation(make) {
      const found = await database.read<StoredKey<Key> | undefined>('installation', (store) => store.get(ONLY))
      if (found !== undefined) return found
      const made = await make()
      // Two tabs may get here at once: whichever comes second takes the first one's key.
      await database.write(['installation'], (pick) => {
        const store = pick('installation')
        const there = store.count(ONLY)
        there.onsuccess = () => {
          if (there.result === 0) store.put(made, ONLY)
        }
        return undefined
      })
      return database.read<StoredKey<Key>>('installation', (store) => store.get(ONLY))
    },
    async accounts() {
      return inOrder(await database.read<Account[]>('accounts', (store) => store.getAll()))
    },
    async pin(kid) {
      return (await database.read<StoredPin | undefined>('pin', (store) => store.get(kid))) ?? null
    },
    async unfinished() {
      return (await database.read<Unfinished | undefined>('activation', (store) => store.get(ONLY))) ?? null
    },
    async change() {
      return (await database.read<UnsettledChange | undefined>('change', (store) => store.get(ONLY))) ?? null
    },
    async keepChange(change) {
      let kept = false
      await database.write(['change'], (pick) => {
        const store = pick('change')
        const there = store.count(ONLY)
        there.onsuccess = () => {
          kept = there.result === 0
          if (kept) store.put(change, ONLY)
        }
        return undefined
      })
      return kept
    },
    async settleChange(change, stands) {
      let settled = false
      await database.write(['change', 'pin', 'accounts', 'activation'], (pick) => {
        const asking = pick('change').get(ONLY)
        asking.onsuccess = () => {
          // Another tab may have settled it already.
          settled = (asking.result as UnsettledChange | undefined)?.fresh.kid === change.fresh.kid
          if (!settled) return
          pick('change').delete(ONLY)
          if (stands !== 'old') pick('pin').delete(change.old)
          if (stands !== 'new') return
          pick('pin').put(change.fresh, change.fresh.kid)
          for (const name of ['accounts', 'activation'] as const) restOn(change, pick(name))
        }
        return undefined
      })
      return settled
    },
    async keepUnfinished(activation, pin) {
      await database.write(['activation', 'pin'], (pick) => {
        if (pin !== null) pick('pin').put(pin, pin.kid)
        pick('activation').put(activation, ONLY)
        return undefined
      })
    },
    async dropUnfinished() {
      await database.write(['activation'], (pick) => pick('activation').delete(ONLY))
    },
    async finish(account, outdated) {
      await database.write(['accounts', 'activation'], (pick) => {
        for (const aid of outdated) pick('accounts').delete(aid)
        pick('accounts').put(account, account.aid)
        return pick('activation').delete(ONLY)
      })
    },
    async labelAccount(aid, label) {
      await change(database, [aid], ({ label: _, ...account }) => (label === null ? account : { ...account, label }))
    },
    async orderAccounts(aids) {
      await change(database, aids, (account, position) => ({ ...account, position }))
    },
    async dropAccount(aid) {
      await database.write(['accounts'], (pick) => pick('accounts').delete(aid))
    },
    async forgetEverything() {
      await database.write([...stores], (pick) => {
        for (const store of stores) pick(store).clear()
        return undefined
      })
    },
  }
}

/** Read and written in one transaction: another tab may be changing, or deleting, the same account. */
async function change(
  database: Database,
  aids: readonly AuthenticatorId[],
  to: (account: Account, place: number) => Account,
): Promise<void> {
  await database.write(['accounts'], (pick) => {
    const store = pick('accounts')
    for (const [place, aid] of aids.entries()) {
      const found: IDBRequest<Account | undefined> = store.get(aid)
      found.onsuccess = () => {
        if (found.result !== undefined) store.put(to(found.result, place), aid)
      }
    }
    return undefined
  })
}

/** What stood on the old PIN key stands on the new one. */
function restOn({ old, fresh }: UnsettledChange, store: IDBObjectStore): void {
  const walk = store.openCursor()
  walk.onsuccess = () => {
    const cursor = walk.result
    if (cursor === null) return
    const record = cursor.value as Account | Unfinished
    if ('claim' in record) cursor.update({ ...record, account: onNewPin(record.account, old, fresh.kid) })
    else cursor.update(onNewPin(record, old, fresh.kid))
    cursor.continue()
  }
}
