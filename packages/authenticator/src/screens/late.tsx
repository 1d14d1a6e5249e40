import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Check as CheckScreen } from './check.tsx'
import type { LinkScreen as Link } from './link/link-screen.tsx'
import type { ScanScreen as Scan } from './scan.tsx'

/** A screen whose script is fetched when it is first shown: an approval must not wait for the scanner. */
function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  let loaded: ComponentType<P> | null = null
  return (props: P) => {
    const [Screen, setScreen] = useState<{ readonly is: ComponentType<P> } | null>(loaded && { is: loaded })
    useEffect(() => {
      if (Screen !== null) return
      void load().then((is) => {
        loaded = is
        setScreen({ is })
      })
    }, [])
    return Screen && <Screen.is {...props} />
  }
}

export const ScanScreen = later<Parameters<typeof Scan>[0]>(async () => (await import('./scan.tsx')).ScanScreen)
export const Check = later<Parameters<typeof CheckScreen>[0]>(async () => (await import('./check.tsx')).Check)
export const LinkScreen = later<Parameters<typeof Link>[0]>(async () => (await import('./link/link-screen.tsx')).LinkScreen)
