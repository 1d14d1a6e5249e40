/** One IndexedDB database; each store's records are structured clones, which is how non-extractable keys are kept. */
export const stores = ['installation', 'pin', 'accounts', 'activation', 'settings', 'change'] as const
export type StoreName = (typeof stores)[number]

/** Grows with the stores. Version 1 had all but `change`; what a phone keeps in the others stays as it is. */
const VERSION = 2

export type Work<T> = (store: (name: StoreName) => IDBObjectStore) => IDBRequest<T> | undefined

export interface Database {
  /** Runs `work` in one transaction that is on disk before this resolves; resolves to the result of the request that it returns. */
  write<T>(names: StoreName[], work: Work<T>): Promise<T | undefined>
  read<T>(name: StoreName, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T>
}

export function openDatabase(name: string): Database {
  let connection: Promise<IDBDatabase> | null = null

  function connect(): Promise<IDBDatabase> {
    connection ??= new Promise((resolve, reject) => {
      const opening = indexedDB.open(name, VERSION)
      opening.onupgradeneeded = () => {
        const there = opening.result.objectStoreNames
        for (const store of stores) if (!there.contains(store)) opening.result.createObjectStore(store)
      }
      opening.onsuccess = () => {
        const forget = () => {
          connection = null
        }
        opening.result.onclose = forget
        opening.result.onversionchange = () => {
          opening.result.close()
          forget()
        }
        resolve(opening.result)
      }
      opening.onerror = () => reject(opening.error)
    })
    connection.catch(() => {
      connection = null
    })
    return connection
  }

  async function once<T>(names: StoreName[], mode: IDBTransactionMode, work: Work<T>): Promise<T | undefined> {
    const database = await connect()
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(names, mode, { durability: 'strict' })
      let request: IDBRequest<T> | undefined
      transaction.oncomplete = () => resolve(request?.result)
      transaction.onabort = () => reject(transaction.error)
      transaction.onerror = () => reject(transaction.error)
      request = work((store) => transaction.objectStore(store))
    })
  }

  // Phones drop a connection while the app sleeps, without a word: one fresh connection, one retry.
  async function twice<T>(names: StoreName[], mode: IDBTransactionMode, work: Work<T>): Promise<T | undefined> {
    try {
      return await once(names, mode, work)
    } catch {
      connection = null
      return once(names, mode, work)
    }
  }

  return {
    write: (names, work) => twice(names, 'readwrite', work),
    read: async <T>(store: StoreName, work: (store: IDBObjectStore) => IDBRequest<T>) =>
      (await twice([store], 'readonly', (pick) => work(pick(store)))) as T,
  }
}
