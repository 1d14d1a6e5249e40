import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, repository } from './repository.ts'

const lockfile = join(repository, 'scripts/shell-chromium')
const folder = join(cacheFolder, 'shell-chromium')
const unpacked = join(folder, 'unpacked')

// The package unpacks to the system's temporary folder, where another account's half-finished copy may lie.
const unpack = `
import shell, { inflate } from '@sparticuz/chromium'
import { getBinPath } from './node_modules/@sparticuz/chromium/build/paths.js'
await shell.executablePath()
await inflate(getBinPath() + '/al2023.tar.br')
`

// The package's own file names folders of the service it was made for; without any font no text has a size.
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(unpacked, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`

const must = (command: string, args: string[], env: Record<string, string> = {}) => {
  const done = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) throw new Error(`${command} ${args[0]} failed in ${folder}:\n${done.stdout}${done.stderr}${done.error ?? ''}`)
}

const install = () => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'No Chromium was found, and the headless shell runs on Linux x64 only: install Chromium or Chrome, or set CHROMIUM_PATH.',
    )
  const done = join(folder, 'installed')
  const wanted = readFileSync(join(lockfile, 'package-lock.json'), 'utf8')
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(unpacked, { recursive: true })
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(lockfile, name), join(folder, name))
  must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  must(process.execPath, ['--input-type=module', '--eval', unpack], { TMPDIR: unpacked })
  writeFileSync(join(folder, 'fonts.conf'), fonts)
  writeFileSync(done, wanted)
}

const missesLibraries = (program: string) => /not found/.test(spawnSync('ldd', [program], { encoding: 'utf8' }).stdout ?? '')

/** The headless shell, installed on first use from a lockfile of its own, so that `npm ci` stays small. */
export const installShell = (): { executablePath: string; env: Record<string, string> } => {
  install()
  const executablePath = join(unpacked, 'chromium')
  const env: Record<string, string> = { FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  // Only where the system lacks some: beside a newer libc the package's own would not load.
  if (missesLibraries(executablePath)) env.LD_LIBRARY_PATH = join(unpacked, 'al2023/lib')
  return { executablePath, env }
}
