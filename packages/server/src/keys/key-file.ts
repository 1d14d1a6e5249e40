import { createPrivateKey, generateKeyPairSync, randomBytes, type webcrypto } from 'node:crypto'
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SettingsError } from '../settings/error.ts'
import { makeFolder, replaceDurably, syncFolder, writeDraft } from './write-durably.ts'

export interface MasterKey {
  /** 32 random bytes, base64url. */
  readonly key: string
  /** When it was made, in seconds; 0 for the one of a version 1 file. */
  readonly since: number
}

/** The server's secrets, apart from the database: master keys, from which others are derived, and the evidence key. */
export interface KeyFile {
  readonly v: 2
  /** Newest first. Older ones are kept as long as something hangs on them, and make nothing new. */
  readonly masters: readonly [MasterKey, ...MasterKey[]]
  /** Private P-256 JWK. Signs bindings; whoever checks old evidence needs its public part for ever. */
  readonly evidence: webcrypto.JsonWebKey
  /** Evidence keys that sign nothing any more: at least their public parts, for ever. */
  readonly formerEvidence?: readonly webcrypto.JsonWebKey[]
}

/** As it was first. Still read; the next rotation writes version 2. */
interface FirstKeyFile {
  readonly v: 1
  readonly master: string
  readonly evidence: webcrypto.JsonWebKey
}

export const keyFilePath = (data: string): string => join(data, 'keys.json')

/** What the key file is called until it is whole and on the disk. */
const DRAFT = /^keys\.json\.draft-[\w-]{22}$/

/**
 * Reads the key file of a data folder, and makes it at the first start. Two processes that start at once end with the same one. Refuses a file that
 * others may read, and an existing database without its keys: new keys would lock every phone out.
 */
export function readKeyFile(data: string, databaseExists: boolean, now: number): KeyFile {
  const path = keyFilePath(data)
  if (!existsSync(path)) {
    if (databaseExists)
      throw new SettingsError(
        `${path} is missing, but the database beside it is not new. Put the file back from your backup: without it no phone works.`,
      )
    createKeyFile(data, now)
  }
  removeDrafts(data)
  if ((statSync(path).mode & 0o077) !== 0) throw new SettingsError(`Others may read ${path}. Run: chmod 600 ${path}`)
  const parsed = parseKeyFile(readFileSync(path, 'utf8'))
  if (parsed === null) throw new SettingsError(`${path} is not a key file of this version. Put the right one back from your backup.`)
  return parsed
}

/** Puts another content in the place of the file: after a crash there is the one or the other, whole. */
export function writeKeyFile(data: string, content: KeyFile): void {
  replaceDurably(keyFilePath(data), textOf(content))
}

/** The same file with a new master key before the others. */
export function withNewMaster(file: KeyFile, now: number): KeyFile {
  return { ...file, masters: [newMaster(now), ...file.masters] }
}

function newMaster(now: number): MasterKey {
  return { key: randomBytes(32).toString('base64url'), since: now }
}

function parseKeyFile(text: string): KeyFile | null {
  try {
    const file = JSON.parse(text) as KeyFile | FirstKeyFile
    const { kty, crv, d } = createPrivateKey({ key: file.evidence, format: 'jwk' }).export({ format: 'jwk' })
    if (kty !== 'EC' || crv !== 'P-256' || d === undefined) return null
    const read: KeyFile = file.v === 1 ? { v: 2, masters: [{ key: file.master, since: 0 }], evidence: file.evidence } : file
    const whole = read.v === 2 && read.masters.length > 0 && read.masters.every(isMaster)
    return whole ? read : null
  } catch {
    return null
  }
}

function isMaster({ key, since }: MasterKey): boolean {
  return Buffer.from(key, 'base64url').length === 32 && Number.isSafeInteger(since)
}

function textOf(content: KeyFile): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

function createKeyFile(data: string, now: number): void {
  makeFolder(data)
  const path = keyFilePath(data)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // Named at random, not for the process: one that is killed here comes back in a container under the same number, and meets its own draft.
  const draft = `${path}.draft-${randomBytes(16).toString('base64url')}`
  try {
    writeDraft(draft, textOf({ v: 2, masters: [newMaster(now)], evidence: privateKey.export({ format: 'jwk' }) }))
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
