import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { Opened } from '@countersign/protocol/enrolment/messages.ts'
import {
  type AuthenticatorId,
  type InstallationId,
  installationId,
  type PinKeyId,
  type SubscriberId,
} from '@countersign/protocol/identity.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import { type Link, openLink } from '@countersign/protocol/phone/link.ts'
import type { PhoneKey, PhoneOutcome } from '@countersign/protocol/phone/ports.ts'
import type { Owner } from '../scheduler.ts'
import { answerPhone, type PhoneAnswer, type PhoneRequest } from '../server/phone-desk.ts'
import { NODES, type World } from '../world.ts'

/** The PIN key as the phone keeps it: closed, until an evaluation gives the output under which it was made. */
export interface KeptPin {
  readonly kid: PinKeyId
  readonly key: PhoneKey
  readonly output: Bytes
}

export interface Account {
  readonly possession: PhoneKey
  readonly platform: { readonly credential: string; readonly key: PhoneKey } | null
}

/** A change of PIN that is signed, and not settled as far as this phone knows. */
export interface PreparedChange {
  readonly old: KeptPin
  readonly fresh: KeptPin
  readonly message: Signed
}

/** A claim is kept before it is sent, and sent as it was kept. */
interface KeptClaim {
  readonly opened: Opened
  readonly message: Signed
  readonly aid: AuthenticatorId
  readonly seq: number | null
}

export interface Phone {
  readonly owner: Owner
  readonly name: string
  readonly ip: string
  readonly installation: PhoneKey
  readonly iid: InstallationId
  readonly link: Link
  readonly accounts: Map<AuthenticatorId, Account>
  readonly byPlatform: boolean
  pin: KeptPin | null
  /** The charge that opened the PIN key last. */
  unlocked: { readonly kid: PinKeyId; readonly seq: number } | null
  prepared: PreparedChange | null
  /** Of each account the latest one. */
  readonly claims: Map<SubscriberId, KeptClaim>
}

export function makePhone(world: World, owner: Owner, ip: string, like: { byPlatform: boolean } | Phone): Phone {
  const image = 'iid' in like ? like : null
  const installation = image?.installation ?? world.signatures.makeKey()
  const iid = installationId(installation.jwk)
  if (image === null) world.watch.phoneOf(iid, owner.name)
  return {
    owner,
    name: image?.name ?? `Pixel of ${owner.name} ${world.dice.below(1000)}`,
    ip,
    installation,
    iid,
    link: openLink({
      origin: world.policy.phoneOrigin,
      random: (count) => world.dice.bytes(count),
      send: ({ path, headers, body }) => post(world, owner, { path, headers, body, ip }),
    }),
    // An image of a phone's storage: everything but what the person knows.
    accounts: new Map(image?.accounts ?? []),
    byPlatform: like.byPlatform,
    pin: image?.pin ?? null,
    unlocked: null,
    prepared: null,
    claims: new Map(),
  }
}

/** One message to the phone API, as it is. */
export function post(world: World, owner: Owner, request: PhoneRequest): Promise<PhoneAnswer> {
  const endpoint = request.path.slice(request.path.lastIndexOf('/') + 1)
  return world.ask(owner, world.dice.below(NODES), endpoint, async ({ deps }) => {
    const answer = await answerPhone(deps, request)
    const { code } = answer.body as { code?: string }
    world.coverage.reached(`${endpoint}: ${code ?? 'accepted'}`)
    world.watch.answered(request, answer.status === 200 || code === 'number_wrong')
    return answer
  })
}

/** Sends again what got no answer: the very same message, with a fresh proof. */
export async function persist<T>(world: World, owner: Owner, send: () => Promise<PhoneOutcome<T>>): Promise<PhoneOutcome<T>> {
  let answer = await send()
  for (let more = 3; more > 0 && !answer.ok && answer.code === 'unreachable'; more--) {
    await world.scheduler.sleep(owner, 1 + world.dice.below(5)).over
    answer = await send()
  }
  return answer
}
