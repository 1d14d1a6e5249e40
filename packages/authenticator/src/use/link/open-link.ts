import type { Scanned } from '@countersign/protocol/enrolment/scanned.ts'
import { takeScanned } from '../activation/open.ts'
import type { App } from '../app.ts'
import type { Surroundings } from './surroundings.ts'
import { type LinkFacts, whichPage } from './which-page.ts'

/** What the flow needs of the browser that opened a link. */
export interface Around {
  readonly surroundings: Surroundings
  /** Resolves to whether the browser offers to install the app: at once when it has, after a short while when it does not. */
  readonly offered: () => Promise<boolean>
}

/**
 * A link that a camera, or a page, has opened. Where another place would be the better one to set up this phone, that is said and nothing
 * is asked of the server; else the activation begins.
 */
export async function openScannedLink(app: App, scanned: Scanned, link: string, around: Around): Promise<void> {
  // Whatever is no code of ours is explained in the same way everywhere.
  if (scanned.kind !== 'activation') return takeScanned(app, scanned, 'link')
  const settled = app.accounts.value.length > 0 || app.unfinished.value !== null
  const facts = (offer: LinkFacts['offer']) => ({ surroundings: around.surroundings, settled, offer })
  let next = whichPage(facts('unknown'))
  if (next === 'wait') {
    app.places.go({ at: 'link-opened' })
    next = whichPage(facts((await around.offered()) ? 'made' : 'none'))
    // Whoever has gone back meanwhile is not called forward again.
    if (app.places.now.value.at !== 'link-opened') return
    app.places.home()
  }
  if (next === 'go_on' || next === 'wait') return takeScanned(app, scanned, 'link')
  app.places.go({ at: 'link', page: next, code: scanned.code, link })
}
