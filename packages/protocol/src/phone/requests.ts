import type { InstallationId } from '../identity.ts'
import { type Waiting, waitingShape } from '../transaction/requests.ts'
import type { Link } from './link.ts'
import { paths } from './paths.ts'
import type { PhoneKey, PhoneOutcome } from './ports.ts'

/** Spec §6.6: what waits for any account of this installation, and how those accounts stand. */
export function listRequests(link: Link, installation: PhoneKey, iid: InstallationId): Promise<PhoneOutcome<Waiting>> {
  return link.call(paths.requests, installation, { typ: 'countersign/requests', v: 1, iid }, waitingShape)
}
