import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'

export const statesFolder = join(import.meta.dirname, '../../states')

/** Every message names the phone's origin, so a kept state is met again at the very address at which it was made. */
export const keptAt = { portal: 'http://localhost:38080', phone: 'http://localhost:38081' } as const

export const keptPerson = { username: 'ana', password: 'a long walk by the sea', pin: '8351' } as const

/** Starts the server at the fixed address, on a copy of a kept folder or on an empty one. */
export function startAtKeptAddress(from?: string): Promise<RunningServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-kept-'))
  if (from !== undefined) cpSync(from, dataFolder, { recursive: true })
  const env = {
    COUNTERSIGN_PORTAL_URL: keptAt.portal,
    COUNTERSIGN_PHONE_URL: keptAt.phone,
    COUNTERSIGN_PORT: '38080',
    COUNTERSIGN_PHONE_PORT: '38081',
  }
  return startServer({ dataFolder, env })
}
