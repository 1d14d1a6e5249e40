import { openLink } from '@countersign/protocol/phone/link.ts'
import { canPaste, copyText, pasteText } from './device/clipboard.ts'
import { openDatabase } from './device/database.ts'
import { askToKeep, here, installApp, installable, thisBrowser } from './device/install.ts'
import { browserKeys } from './device/keys.ts'
import { keepLanguage } from './device/language.ts'
import { lookStream } from './device/look-stream.ts'
import { platformCredentials } from './device/platform-credential.ts'
import { random } from './device/random.ts'
import { browserRecords } from './device/records.ts'
import { onCameraAllowed } from './device/scanner/permission.ts'
import { readPhoto } from './device/scanner/photo.ts'
import { startScan } from './device/scanner/scan.ts'
import { send } from './device/send.ts'
import { loadAfresh } from './device/service-worker.ts'
import { thisPhone } from './device/this-phone.ts'
import { pause } from './device/wake.ts'
import type { Tools } from './screens/tools.ts'
import type { Ports } from './use/ports.ts'
import { language, speak } from './words/now.ts'

/** What the app remembers. */
export const database = openDatabase('countersign')

/** The flows' ports, in a browser. */
export function browserPorts(): Ports {
  const link = openLink({ origin: location.origin, send, random })
  return {
    link,
    keys: browserKeys(),
    random,
    records: browserRecords(database),
    credentials: platformCredentials,
    pause,
    openStream: lookStream(link),
    elapsed: () => performance.now(),
    clock: () => Date.now(),
    describePhone: thisPhone,
    language: () => language.value,
    askToKeep,
  }
}

/** What the screens use of the browser themselves. */
export function browserTools(): Tools {
  return {
    copy: copyText,
    paste: canPaste() ? pasteText : null,
    startScan,
    readPhoto,
    onCameraAllowed,
    browser: thisBrowser(),
    installable,
    install: installApp,
    surroundings: here(),
    setLanguage(chosen) {
      keepLanguage(chosen)
      void speak(chosen)
    },
    loadAfresh,
    elapsed: () => performance.now(),
    abilities: async function* () {
      yield* (await import('./device/abilities.ts')).abilities()
    },
  }
}
