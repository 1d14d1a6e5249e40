import { render } from 'preact'
import './app.css'
import { takeErrand } from './device/address.ts'
import { wearBrand } from './device/brand.ts'
import { followHistory } from './device/history.ts'
import { listenForInstall, offered } from './device/install.ts'
import { preferredLanguage } from './device/language.ts'
import { keepUpdated } from './device/service-worker.ts'
import { onSleep, onWake } from './device/wake.ts'
import { AppScreens } from './screens/app.tsx'
import { closeSheet } from './screens/sheet.tsx'
import { ToolsContext } from './screens/tools.ts'
import { load } from './use/accounts.ts'
import { getReadyEarly } from './use/activation/ready.ts'
import { resumeAtStart } from './use/activation/resume.ts'
import { type App, createApp } from './use/app.ts'
import { goBack } from './use/back.ts'
import { watch } from './use/request/watch.ts'
import { browserPorts, browserTools, database } from './wire.ts'
import { speak } from './words/now.ts'

// Before anything else: the address may carry a code's secret.
const errand = takeErrand()
listenForInstall()

/** Fetched beside the words, not after the first screen is drawn: whoever opened a link should not see another screen flash by. */
const opener = errand.kind === 'code' ? import('./use/link/open-link.ts') : null

const app = createApp(browserPorts())
const tools = browserTools()
wearBrand(database)

/** What the page was opened for; else on with what was cut short. */
async function begin(): Promise<void> {
  if (errand.kind === 'check') return app.places.go({ at: 'check' })
  if (errand.kind === 'none') return resumeAtStart(app)
  await (await opener)?.openScannedLink(app, errand.scanned, errand.link, { surroundings: tools.surroundings, offered })
}

const idle = ({ places, busy, activation }: App) => places.depth.value === 0 && !busy.value && activation.value === null

Promise.all([load(app), speak(preferredLanguage()), opener])
  .catch((error: unknown) => {
    console.error(error)
    app.places.go({ at: 'problem', problem: { code: 'app_failed', about: 'app' } })
  })
  .then(async () => {
    const root = document.getElementById('app') as HTMLElement
    followHistory(app.places, () => closeSheet() || goBack(app))
    render(
      <ToolsContext.Provider value={tools}>
        <AppScreens app={app} />
      </ToolsContext.Provider>,
      root,
    )
    getReadyEarly(app)
    const live = watch(app)
    onWake(live.wake)
    onSleep(live.sleep)
    keepUpdated(() => idle(app))
    if (app.places.depth.value === 0) await begin()
  })
