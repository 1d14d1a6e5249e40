import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterEach, describe, expect, test } from 'vitest'

const entry = join(import.meta.dirname, 'planted/server.ts')

describe('the server harness', () => {
  let server: RunningServer | undefined
  afterEach(() => server?.close())

  test('waits for readiness, keeps the logs and finds the set-up link', async () => {
    server = await startServer({ entry })
    expect(await server.setUpLink()).toBe(`${server.portalUrl}/welcome/abc123`)
    expect(server.logs()).toContain(`Data: ${server.dataFolder}`)
    expect(new Set([server.portalUrl, server.phoneUrl, server.opsUrl]).size).toBe(3)
  })

  test('starts again on the same ports and data after a kill and after a stop', async () => {
    server = await startServer({ entry })
    const { dataFolder, opsUrl } = server
    const first = server.pid()
    await server.kill9()
    await expect(fetch(opsUrl)).rejects.toThrow()
    await server.restart({ PLANTED: 'well' })
    expect(server.pid()).not.toBe(first)
    expect(server.logs().match(/welcome/g)).toHaveLength(2)
    expect(server.dataFolder).toBe(dataFolder)
  })

  test('says what the server printed when it does not start', async () => {
    await expect(startServer({ entry, env: { PLANTED: 'broken' } })).rejects.toThrow('The setting PLANTED is wrong.')
  })

  test('removes its own data folder', async () => {
    const other = await startServer({ entry })
    await other.close()
    expect(existsSync(other.dataFolder)).toBe(false)
  })
})
