import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readKeyFile } from '../../src/keys/key-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('makes a folder, however deep, and one key file in it that nobody else may read', () => {
  const data = join(folder, 'a/b')
  const made = readKeyFile(data, false, 1_800_000_000)
  expect(readdirSync(data)).toEqual(['keys.json'])
  expect(statSync(join(data, 'keys.json')).mode & 0o777).toBe(0o600)
  expect(readKeyFile(data, true, 1_800_000_000)).toEqual(made)
})

it('starts over after one that was killed between draft and link, also under the same process number', () => {
  const drafts = [`keys.json.${process.pid}`, 'keys.json.draft-AAECAwQFBgcICQoLDA0ODw']
  for (const name of drafts) writeFileSync(join(folder, name), '{"v":1,"master"', { mode: 0o600 })
  const made = readKeyFile(folder, false, 1_800_000_000)
  // The old form of a draft's name might be a backup's: it stays.
  expect(readdirSync(folder).sort()).toEqual(['keys.json', drafts[0]])
  expect(readKeyFile(folder, true, 1_800_000_000)).toEqual(made)
})

it('clears away the draft of one that was killed after the link', () => {
  readKeyFile(folder, false, 1_800_000_000)
  const keys = readFileSync(join(folder, 'keys.json'))
  writeFileSync(join(folder, 'keys.json.draft-AAECAwQFBgcICQoLDA0ODw'), keys, { mode: 0o600 })
  writeFileSync(join(folder, 'keys.json.bak'), keys, { mode: 0o600 })
  readKeyFile(folder, true, 1_800_000_000)
  expect(readdirSync(folder).sort()).toEqual(['keys.json', 'keys.json.bak'])
})
