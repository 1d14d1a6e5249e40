import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { speakLate } from '../words/now.ts'
import type * as beside from './beside.tsx'
import type { Check as CheckScreen } from './check.tsx'
import type { LinkScreen as Link } from './link/link-screen.tsx'
import { NotFetched } from './not-fetched.tsx'
import type { ScanScreen as Scan } from './scan.tsx'

/** A screen whose script and words are fetched when it is first shown: an approval must not wait for the scanner. */
function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  let loaded: ComponentType<P> | null = null
  return (props: P) => {
    const [Screen, setScreen] = useState<{ readonly is: ComponentType<P> | null } | null>(loaded && { is: loaded })
    useEffect(() => {
      if (Screen !== null) return
      Promise.all([load(), speakLate()]).then(
        ([is]) => {
          loaded = is
          setScreen({ is })
        },
        // A server that has another version by now, or no network before the service worker has kept them.
        () => setScreen({ is: null }),
      )
    }, [])
    if (Screen === null) return null
    return Screen.is === null ? <NotFetched /> : <Screen.is {...props} />
  }
}

const laterBeside = <K extends keyof typeof beside>(name: K) =>
  later<Parameters<(typeof beside)[K]>[0]>(
    async () => (await import('./beside.tsx'))[name] as ComponentType<Parameters<(typeof beside)[K]>[0]>,
  )

export const ScanScreen = later<Parameters<typeof Scan>[0]>(async () => (await import('./scan.tsx')).ScanScreen)
export const Check = later<Parameters<typeof CheckScreen>[0]>(async () => (await import('./check.tsx')).Check)
export const LinkScreen = later<Parameters<typeof Link>[0]>(async () => (await import('./link/link-screen.tsx')).LinkScreen)
export const AccountDetail = laterBeside('AccountDetail')
export const AccountRemove = laterBeside('AccountRemove')
export const AccountRename = laterBeside('AccountRename')
export const Accounts = laterBeside('Accounts')
export const PinChangeScreens = laterBeside('PinChangeScreens')
export const PinCreate = laterBeside('PinCreate')
export const StartOver = laterBeside('StartOver')
