import type { ActivationCode } from '@countersign/protocol/enrolment/code.ts'
import type { LinkPage } from '../../use/link/which-page.ts'
import { ForAPhone } from './for-a-phone.tsx'
import { InstallFirst } from './install-first.tsx'
import { OpenInApp } from './open-in-app.tsx'
import { OpenInBrowser } from './open-in-browser.tsx'

interface LinkScreenProps {
  readonly page: LinkPage
  readonly code: ActivationCode
  /** The link as it was opened, secret and all. */
  readonly link: string
  /** The person goes on in this browser. */
  readonly onHere: () => void
}

/** A scanned link that a browser has opened, where going on at once would be the second best. Nothing here asks the server anything. */
export function LinkScreen({ page, code, link, onHere }: LinkScreenProps) {
  switch (page.page) {
    case 'home-screen':
      return <OpenInApp device={page.device} share={page.share} link={link} onHere={onHere} />
    case 'leave':
      return <OpenInBrowser {...page} link={link} onHere={onHere} />
    case 'install':
      return <InstallFirst onHere={onHere} />
    case 'computer':
      return <ForAPhone code={code} onHere={onHere} />
  }
}
