import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const program = join(import.meta.dirname, 'harness/report.ts')

const reportOf = async (env: Record<string, string>) => {
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env: { ...process.env, ...env } })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

const link = (name: string) => ({ decoded: `https://phone.example/a#1.${name}`, milliseconds: expect.any(Number) })

const everything = {
  first: link('FIRST'),
  second: link('SECOND'),
  third: link('THIRD'),
  close_up: link('FOURTH'),
  prf: true,
  signatureBefore: 64,
  signatureAfter: 64,
  mobile: [390, true, true],
  denials: { denied: 'NotAllowedError', none: 'NotFoundError' },
}

describe('what the walks stand on: a camera that films the portal, keys that survive a restart, a virtual authenticator', () => {
  test('the machine’s browser', async () => {
    expect(await reportOf({})).toEqual({ kind: expect.stringMatching(/^(full|shell)$/), ...everything })
  })

  test.runIf(process.platform === 'linux' && process.arch === 'x64')('the headless shell with a canvas camera', async () => {
    expect(await reportOf({ COUNTERSIGN_BROWSER: 'shell' })).toEqual({ kind: 'shell', ...everything })
  })
})
