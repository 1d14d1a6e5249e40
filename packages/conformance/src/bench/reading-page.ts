import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { openDesktop } from '../browser/launch.ts'
import { repository } from '../browser/repository.ts'
import type { Frame } from '../camera-frames/corpus.ts'

/** What the page found in a frame, and how long it took. The page's own names for its functions are in `authenticator/dev/reading.ts`. */
export interface Reading {
  readonly text: string | null
  readonly ms: number
}

export interface ReadingPage {
  /** From the scanner's start to its text; `null` after so many milliseconds. */
  byTheApp(frame: Frame, patienceMs: number): Promise<Reading>
  /** zxing-wasm alone, from the video to the text. */
  byTheStrong(frame: Frame): Promise<Reading>
  /** Whether the app's readers find it at all, however long it takes. */
  byAll(frame: Frame): Promise<string | null>
  /** The page's thread runs so many times slower. */
  slowDown(rate: number): Promise<void>
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }

/** The app's scanner in a page of its own, built as the app is, with frames in place of a camera. */
export async function openReadingPage(): Promise<ReadingPage> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-reading-'))
  build(folder)
  const files = new Map(filesOf(folder).map((file) => [`/${file}`, readFileSync(join(folder, file))]))
  let shown = new Uint8ClampedArray()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const body = path === '/frame' ? Buffer.from(shown) : files.get(path)
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { context, page } = await openDesktop()
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/reading.html`)
  await page.waitForFunction(() => 'reading' in globalThis)
  return {
    ...callsOn(page, (frame) => {
      shown = frame.brightness as Uint8ClampedArray<ArrayBuffer>
    }),
    async slowDown(rate) {
      const session = await context.newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate })
    },
    async close() {
      await context.close()
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type InPage = { reading: Record<string, (address: string, ...rest: unknown[]) => Promise<never>> }

function callsOn(page: Page, show: (frame: Frame) => void): Pick<ReadingPage, 'byTheApp' | 'byTheStrong' | 'byAll'> {
  const call =
    <T>(name: 'byTheApp' | 'byTheStrong' | 'byAll') =>
    (frame: Frame, ...rest: unknown[]): Promise<T> => {
      show(frame)
      return page.evaluate(({ name, rest }) => (globalThis as unknown as InPage).reading[name]?.('/frame', ...rest) as Promise<never>, {
        name,
        rest,
      })
    }
  return { byTheApp: call('byTheApp'), byTheStrong: call('byTheStrong'), byAll: call('byAll') }
}

function build(folder: string): void {
  const vite = join(repository, 'node_modules/vite/bin/vite.js')
  const config = join(repository, 'packages/authenticator/dev/reading.config.ts')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--logLevel', 'error'],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`the page that reads could not be built: ${stdout}${stderr}`)
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
