import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '@countersign/client/server-process/ports.ts'
import { commands, type Send } from './commands.ts'
import { openDisplay } from './display.ts'
import { fit } from './fit.ts'
import type { Open } from './open.ts'
import { startProgram } from './program.ts'
import { tabOver } from './tab.ts'
import { until } from './until.ts'
import { askDriver } from './webdriver.ts'
import { furnish, trust } from './webkit-surroundings.ts'

/** Debian's small browser around WebKitGTK: its driver starts nothing else unless told. It prints what pages complain of. */
const flags = ['--automation', '--enable-write-console-messages-to-stdout=true', '--enable-media-stream=true']
const complaint = /^CONSOLE .*\bERROR\b.*/gm

/** WebKitGTK on a screen of its own, driven by its own driver, in a home of its own. */
export const openWebkit: Open = async ({ lang, size, trusted }) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-webkit-'))
  const display = await openDisplay()
  const { under, options } = trust(trusted)
  const [port] = await freePorts(1)
  const driver = `http://127.0.0.1:${port}`
  const environment = { ...furnish(folder, lang), DISPLAY: display.name }
  const program = startProgram([...under, 'WebKitWebDriver', `--port=${port}`], environment)
  let printed = ''
  program.output.on('data', (chunk: Buffer) => {
    printed += chunk
  })
  const end = async () => {
    await program.end()
    await display.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  try {
    const listens = () => askDriver(driver, 'GET /status').then(() => true)
    await until('WebKit’s driver', listens, { passes: () => true })
    const alwaysMatch = { 'webkitgtk:browserOptions': { args: flags, ...options } }
    const { sessionId } = (await askDriver(driver, 'POST /session', { capabilities: { alwaysMatch } })) as { sessionId: string }
    const send: Send = (command, { id, ...parameters } = {}) => {
      const [method, path] = commands[command].webdriver.split(' ')
      return askDriver(driver, `${method} /session/${sessionId}${path?.replace('{id}', String(id))}`, parameters)
    }
    const tab = tabOver(send)
    await fit(send, tab, size)
    return {
      tab,
      async close() {
        await askDriver(driver, `DELETE /session/${sessionId}`).finally(end)
        const errors = printed.match(complaint) ?? []
        if (errors.length > 0) throw new Error(`WebKit complained:\n${errors.join('\n')}`)
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}
