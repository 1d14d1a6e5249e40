import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { issuerName } from '@countersign/verifier/brand/issuer-name.ts'
import { setupLink } from '@countersign/verifier/person/invite.ts'
import { SettingsError } from './settings/error.ts'
import { readSettings } from './settings/read.ts'
import { checkSettings, type Settings } from './settings/settings.ts'
import { flagOf, settingRows } from './settings/table.ts'
import { openDeps, type Running, startServer } from './wire.ts'

const APP = fileURLToPath(new URL('../../authenticator/dist', import.meta.url))

/** Reads flags like `--portal-url`; an unknown one is an error with its name. */
export function settingsFrom(args: readonly string[]): Settings {
  const options = Object.fromEntries(
    [...settingRows.map(({ name }) => flagOf(name).slice(2)), 'config'].map((flag) => [flag, { type: 'string' as const }]),
  )
  let values: Record<string, string | undefined>
  try {
    values = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as typeof values
  } catch (error) {
    throw new SettingsError(`${(error as Error).message} Known flags: ${settingRows.map(({ name }) => flagOf(name)).join(' ')}`)
  }
  const flags = Object.fromEntries(
    settingRows.map(({ name }) => [name, values[flagOf(name).slice(2)]]).filter(([, value]) => value !== undefined),
  )
  const { raw, sources } = readSettings({ flags, environment: process.env, file: values.config })
  return checkSettings(raw, sources)
}

/** Starts the server and tells where it is. */
export async function start(args: readonly string[]): Promise<void> {
  process.umask(0o077)
  const settings = settingsFrom(args)
  const deps = await openDeps(settings, 'server')
  const running = await startServer(settings, deps, APP, (line) => process.stderr.write(`${line}\n`))
  const [link, name] = [await setupLink(deps), await issuerName(deps)]
  process.stdout.write(
    [
      '',
      `  Countersign is running${name === 'Countersign' ? '' : ` for ${name}`}.`,
      '',
      `  Portal   ${settings.portal.origin}`,
      `  Phone    ${settings.phone.origin}`,
      `  Data     ${settings.data}`,
      ...(link === null
        ? []
        : [
            '',
            '  There is no administrator yet. Open this link once, within 7 days:',
            `  ${link.url}`,
            '  A new one: npm run countersign -- admin setup-link',
          ]),
      '',
      '',
    ].join('\n'),
  )
  stopOnSignals(running)
}

/** A terminal and a supervisor both signal the whole group, so a signal may come twice; one that comes later is meant. Milliseconds. */
const TWICE = 2_000

function stopOnSignals(running: Running): void {
  let since: number | null = null
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (since !== null) {
        if (performance.now() - since > TWICE) process.exit(1)
        return
      }
      since = performance.now()
      running.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

/** A wrong setting is a sentence, not a stack. */
export function complain(error: unknown): never {
  if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`)
  else if ((error as NodeJS.ErrnoException)?.code === 'EADDRINUSE')
    process.stderr.write(
      `Port ${(error as unknown as { port: number }).port} is in use. Stop what uses it, or choose another with --port, --phone-port or --ops-port.\n`,
    )
  else process.stderr.write(`${(error as Error)?.stack ?? error}\n`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await start(process.argv.slice(2)).catch(complain)
