import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locales } from '../walk/words.ts'
import { commands, type Send } from './commands.ts'
import { believe, errorsOfPages, inside, letBeNarrow } from './firefox-inside.ts'
import { fit } from './fit.ts'
import { callMarionette } from './marionette.ts'
import type { Open } from './open.ts'
import { startProgram } from './program.ts'
import { tabOver } from './tab.ts'
import { until } from './until.ts'

/** Nothing that calls home or asks the person; the port is chosen by the system. */
const wishes = {
  'marionette.port': 0,
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'signon.rememberSignons': false,
}

/** Firefox without windows, remote-controlled, in a profile that believes the authority as its own ones. */
export const openFirefox: Open = async ({ lang, size, trusted }) => {
  const profile = mkdtempSync(join(tmpdir(), 'countersign-firefox-'))
  const all = Object.entries({ ...wishes, 'intl.accept_languages': `${locales[lang]}, ${lang}` })
  writeFileSync(join(profile, 'user.js'), all.map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`).join(''))
  const flags = ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile, 'about:blank']
  const program = startProgram(['firefox-esr', ...flags], { HOME: profile })
  const end = async () => {
    await program.end()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  try {
    const portFile = join(profile, 'MarionetteActivePort')
    const readPort = async () => (existsSync(portFile) && Number(readFileSync(portFile, 'utf8'))) || undefined
    const marionette = await callMarionette(await until('Firefox’s remote control', readPort))
    await marionette.call('WebDriver:NewSession')
    if (trusted) await inside(marionette, believe, readFileSync(trusted.certificate, 'utf8').replace(/-----.*-----|\s/g, ''))
    await inside(marionette, letBeNarrow)
    const send: Send = (command, parameters) => marionette.call(commands[command].marionette, parameters)
    const tab = tabOver(send)
    await fit(send, tab, size)
    return {
      tab,
      async close() {
        const errors = await inside(marionette, errorsOfPages, 'https:').finally(marionette.close).finally(end)
        if (errors.length > 0) throw new Error(`Firefox complained:\n${errors.join('\n')}`)
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}
