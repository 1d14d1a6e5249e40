import type { StoredKey } from '@countersign/protocol/phone/key-box.ts'
import type { Ability } from '../screens/ability.ts'
import type { Key } from '../use/ports.ts'
import { openDatabase } from './database.ts'
import { isInstalled } from './install.ts'
import { browserKeys } from './keys.ts'
import { nativeReader } from './scanner/native-reader.ts'

/** Tries what this browser can do, one thing after the other. Nothing of the account is touched. */
export async function* abilities(): AsyncIterable<Ability> {
  yield { name: 'secure', has: isSecureContext }
  yield { name: 'keys', has: await keepsKeys().catch(() => false) }
  yield { name: 'camera', has: await hasCamera().catch(() => false) }
  yield { name: 'detector', has: (await nativeReader()) !== null }
  yield { name: 'platform', has: await hasPlatform().catch(() => false) }
  yield { name: 'prf', has: await hasPrf().catch(() => null) }
  yield { name: 'push', has: 'PushManager' in window && 'Notification' in window }
  yield {
    name: 'worker',
    has: (navigator.serviceWorker as ServiceWorkerContainer | undefined) !== undefined && navigator.serviceWorker.controller !== null,
  }
  yield { name: 'installed', has: isInstalled() }
  yield { name: 'kept', has: (await navigator.storage?.persisted?.().catch(() => null)) ?? null }
  yield { name: 'clock', off: await clockOff().catch(() => null) }
}

/** The real thing, in a database of its own: a key that was stored and read again must sign and must not come out. */
async function keepsKeys(): Promise<boolean> {
  const name = 'countersign-check'
  const database = openDatabase(name)
  const keys = browserKeys()
  try {
    const made = await keys.generate()
    await database.write(['settings'], (pick) => pick('settings').put(made, 'key'))
    const read = await database.read<StoredKey<Key>>('settings', (store) => store.get('key'))
    const signature = await keys.use(read).sign(new Uint8Array(8))
    const stays = await crypto.subtle.exportKey('jwk', read.privateKey).then(
      () => false,
      () => true,
    )
    return signature.length === 64 && stays
  } finally {
    indexedDB.deleteDatabase(name)
  }
}

async function hasCamera(): Promise<boolean> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.some(({ kind }) => kind === 'videoinput')
}

function hasPlatform(): Promise<boolean> {
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
}

/** WebAuthn Level 3 §5.1.7; not in the compiler's DOM library, and not in every browser. */
async function hasPrf(): Promise<boolean | null> {
  const ask = (PublicKeyCredential as { getClientCapabilities?: () => Promise<Record<string, boolean>> }).getClientCapabilities
  if (ask === undefined) return null
  // The browser speaks of itself: without a platform authenticator there is nothing that could lock a secret.
  if (!(await hasPlatform())) return false
  return (await ask.call(PublicKeyCredential))['extension:prf'] ?? null
}

/** Seconds by which the phone's clock is ahead of the server's; half of the way there and back is taken off. */
async function clockOff(): Promise<number | null> {
  const before = Date.now()
  const answer = await fetch('/check', { method: 'HEAD', cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(5_000) })
  const there = Date.parse(answer.headers.get('date') ?? '')
  return Number.isNaN(there) ? null : Math.round(((before + Date.now()) / 2 - there - 500) / 1000)
}
