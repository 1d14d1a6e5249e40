import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Surroundings } from '../use/link/surroundings.ts'
import type { Ability } from './ability.ts'
import type { BrowserKind } from './allow-steps.ts'
import type { OnCameraAllowed, ReadPhoto, StartScan } from './scan-port.ts'

/** What screens need of the device itself, beside the flows. */
export interface Tools {
  readonly copy: (text: string) => Promise<boolean>
  /** `null` where a browser lets nobody read what was copied. */
  readonly paste: (() => Promise<string | null>) | null
  readonly startScan: StartScan
  readonly readPhoto: ReadPhoto
  readonly onCameraAllowed: OnCameraAllowed
  /** Whose settings say what this app may do. */
  readonly browser: BrowserKind
  readonly installable: ReadonlySignal<boolean>
  readonly install: () => Promise<void>
  readonly surroundings: Surroundings
  readonly setLanguage: (language: string) => void
  readonly loadAfresh: () => Promise<void>
  readonly elapsed: () => number
  readonly abilities: () => AsyncIterable<Ability>
}

export const ToolsContext = createContext<Tools | null>(null)

export function useTools(): Tools {
  const tools = useContext(ToolsContext)
  if (tools === null) throw new Error('a screen outside of the app')
  return tools
}
