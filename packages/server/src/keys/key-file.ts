import { createPrivateKey, generateKeyPairSync, randomBytes, type webcrypto } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { SettingsError } from '../settings/error.ts'

/** The server's secrets, apart from the database: one master key, from which others are derived, and the evidence key. */
export interface KeyFile {
  readonly v: 1
  /** 32 random bytes, base64url. */
  readonly master: string
  /** Private P-256 JWK. Signs bindings and receipts; whoever checks old evidence needs its public part for ever. */
  readonly evidence: webcrypto.JsonWebKey
}

const NAME = 'keys.json'

/** What the key file is called until it is whole and on the disk. */
const DRAFT = /^keys\.json\.draft-[\w-]{22}$/

/**
 * Reads the key file of a data folder, and makes it at the first start. Two processes that start at once end with the same one. Refuses a file that
 * others may read, and an existing database without its keys: new keys would lock every phone out.
 */
export function readKeyFile(data: string, databaseExists: boolean): KeyFile {
  const path = join(data, NAME)
  if (!existsSync(path)) {
    if (databaseExists)
      throw new SettingsError(
        `${path} is missing, but the database beside it is not new. Put the file back from your backup: without it no phone works.`,
      )
    createKeyFile(data, path)
  }
  removeDrafts(data)
  if ((statSync(path).mode & 0o077) !== 0) throw new SettingsError(`Others may read ${path}. Run: chmod 600 ${path}`)
  const parsed = parseKeyFile(readFileSync(path, 'utf8'))
  if (parsed === null) throw new SettingsError(`${path} is not a key file of this version. Put the right one back from your backup.`)
  return parsed
}

function parseKeyFile(text: string): KeyFile | null {
  try {
    const file = JSON.parse(text) as KeyFile
    const { kty, crv, d } = createPrivateKey({ key: file.evidence, format: 'jwk' }).export({ format: 'jwk' })
    const whole = file.v === 1 && Buffer.from(file.master, 'base64url').length === 32 && kty === 'EC' && crv === 'P-256' && d !== undefined
    return whole ? file : null
  } catch {
    return null
  }
}

function createKeyFile(data: string, path: string): void {
  makeFolder(resolve(data))
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const content: KeyFile = { v: 1, master: randomBytes(32).toString('base64url'), evidence: privateKey.export({ format: 'jwk' }) }
  // Named at random, not for the process: one that is killed here comes back in a container under the same number, and meets its own draft.
  const draft = `${path}.draft-${randomBytes(16).toString('base64url')}`
  try {
    const file = openSync(draft, 'wx', 0o600)
    try {
      // Not one write: a disk that fills up may take only the first part, and does not call that an error.
      writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    // A link fails where a rename would replace the keys that another process has just made.
    linkSync(draft, path)
  } catch (error) {
    // Another process was first; it may have cleared this draft away, too.
    if (!existsSync(path)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  syncFolder(data)
}

/** Whoever was killed between draft and link left the keys of nobody. Only once there is a key file: before that, a draft may be at work. */
function removeDrafts(data: string): void {
  for (const name of readdirSync(data)) if (DRAFT.test(name)) rmSync(join(data, name), { force: true })
}

/** A new folder is on the disk when its name in the folder above is. */
function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
