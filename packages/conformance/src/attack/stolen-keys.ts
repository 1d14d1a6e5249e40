import { random } from '@countersign/client/simulated-phone.ts'
import { fromBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { type InstallationId, installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { type Link, openLink } from '@countersign/protocol/phone/link.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { Page } from 'playwright-core'
import { inject } from './inject.ts'

export type KeyName = { readonly store: 'installation' } | { readonly store: 'accounts'; readonly username: string }

/** What a script in the phone's page can do with the keys that it finds there: use them, and talk to the server as the app does. */
export interface StolenKeys {
  readonly installation: PhoneKey
  readonly iid: InstallationId
  possession(username: string): Promise<PhoneKey>
  readonly link: Link
}

export async function stolenKeys(page: Page, phoneUrl: string): Promise<StolenKeys> {
  const key = async (name: KeyName): Promise<PhoneKey> => {
    const jwk = JSON.parse(await inject(page, useKey, name, null)) as PublicJwk
    return { jwk, sign: async (data) => fromBase64url(await inject(page, useKey, name, [...data])) as Bytes }
  }
  const installation = await key({ store: 'installation' })
  const send: Parameters<typeof openLink>[0]['send'] = async ({ path, headers, body }) => inject(page, post, path, headers, [...body])
  return {
    installation,
    iid: installationId(installation.jwk),
    possession: (username) => key({ store: 'accounts', username }),
    link: openLink({ origin: phoneUrl, send, random }),
  }
}

/** Runs in the page: the public part of a kept key as JSON, or its signature in base64url. */
async function useKey(name: KeyName, data: number[] | null): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('countersign')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const all = await new Promise<Record<string, never>[]>((resolve) => {
    const getting = database.transaction(name.store).objectStore(name.store).getAll()
    getting.onsuccess = () => resolve(getting.result)
  })
  database.close()
  type Kept = {
    jwk: JsonWebKey
    privateKey: CryptoKey
    subscriber: { username: string }
    possession: { jwk: JsonWebKey; privateKey: CryptoKey }
  }
  const records = all as unknown as Kept[]
  const found =
    name.store === 'installation' ? records[0] : records.find(({ subscriber }) => subscriber.username === name.username)?.possession
  if (found === undefined) throw new Error(`no key: ${JSON.stringify(name)}`)
  if (data === null) return JSON.stringify(found.jwk)
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, found.privateKey, new Uint8Array(data))
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Runs in the page. */
async function post(path: string, headers: Record<string, string>, body: number[]) {
  const answer = await fetch(path, { method: 'POST', headers, body: new Uint8Array(body) })
  return { status: answer.status, nonce: answer.headers.get('countersign-nonce'), body: (await answer.json()) as unknown }
}
