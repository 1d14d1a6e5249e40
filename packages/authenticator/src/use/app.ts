import type { AuthenticatorId, InstallationId } from '@countersign/protocol/identity.ts'
import { installationId } from '@countersign/protocol/identity.ts'
import type { Link } from '@countersign/protocol/phone/link.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { type Signal, signal } from '@preact/signals'
import type { Activation } from './activation/activation.ts'
import { createPatience, type Patience, patientLink } from './patience.ts'
import { createPlaces, type Places } from './places.ts'
import type { Account, Ports, Unfinished } from './ports.ts'
import type { PendingRequest } from './request/pending.ts'

/** What the server said of an account when it was last asked. */
export type Standing = 'active' | 'pending' | 'removed'

/** Which PIN stands after a change, by the server's word; and how often another was typed in vain since the change was opened. */
export interface PinNews {
  readonly stands: 'old' | 'new' | 'neither'
  readonly wrongBefore: number
}

/** The whole app, without a screen: what it knows, as signals, and what it works with. */
export interface App {
  readonly ports: Ports
  readonly places: Places
  readonly patience: Patience
  /** The line for what the person waits for; `ports.link` is the one for what happens beside. */
  readonly link: Link
  readonly accounts: Signal<readonly Account[]>
  readonly unfinished: Signal<Unfinished | null>
  readonly activation: Signal<Activation | null>
  readonly requests: Signal<readonly PendingRequest[]>
  /** Requests that the person turned away from without an answer: they wait in the list and do not come forward by themselves. */
  readonly setAside: Set<string>
  /** A change of PIN was settled while the person was at something else, and they have not been told yet. */
  readonly pinNews: Signal<PinNews | null>
  readonly standings: Signal<ReadonlyMap<AuthenticatorId, Standing>>
  readonly reach: Signal<'unknown' | 'reached' | 'unreachable'>
  readonly busy: Signal<boolean>
}

export function createApp(ports: Ports): App {
  const patience = createPatience(ports.pause)
  return {
    ports,
    places: createPlaces(),
    patience,
    link: patientLink(ports.link, patience),
    accounts: signal([]),
    unfinished: signal(null),
    activation: signal(null),
    requests: signal([]),
    setAside: new Set(),
    pinNews: signal(null),
    standings: signal(new Map()),
    reach: signal('unknown'),
    busy: signal(false),
  }
}

/** The installation's key, made when it is first needed. */
export async function installation({ ports }: App): Promise<{ key: PhoneKey; iid: InstallationId }> {
  const stored = await ports.records.installation(() => ports.keys.generate())
  return { key: ports.keys.use(stored), iid: installationId(stored.jwk) }
}

/** Runs one step of the person's at a time: a second tap while the first is under way does nothing. Bugs and lost storage end on a screen. */
export async function busily<T>(app: App, work: () => Promise<T>): Promise<T | undefined> {
  if (app.busy.value) return undefined
  app.busy.value = true
  try {
    return await work()
  } catch (error) {
    console.error(error)
    app.places.swap({ at: 'problem', problem: { code: 'app_failed', about: 'app' } })
    return undefined
  } finally {
    app.busy.value = false
  }
}
