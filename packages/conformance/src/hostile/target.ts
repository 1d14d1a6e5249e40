import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { House, Member } from '../http/house.ts'
import type { Captured } from '../http/phone-line.ts'
import type { PlatformMember } from '../http/platform-member.ts'
import type { Chance } from './chance.ts'
import type { SignedGround } from './signed.ts'

export interface PhoneGround {
  readonly house: House
  readonly ana: Member
  readonly wanda: PlatformMember
  /** Whose PIN was changed once, and will be again. */
  readonly cleo: Member
  /** What somebody on the line took down when these two were activated and signed in. */
  readonly captured: readonly Captured[]
}

/** What is attacked at one endpoint. */
export interface Target {
  readonly key: PhoneKey
  /** The message as the phone would send it; every attack but one on the proof spoils it. */
  readonly message: unknown
  /** For the attacks that leave the proof good: a message of which every other spelling is refused and costs nobody anything. */
  readonly harmless?: unknown
  /** False for what a wrong message does by design, such as a count of wrong secrets. */
  readonly mayBe?: (message: unknown) => boolean
  readonly signed?: { readonly member: string; readonly grounds: readonly SignedGround[]; readonly members: readonly string[] }
  /** More ways of this endpoint alone. */
  readonly own?: (c: Chance) => unknown
  readonly byStranger: boolean
  readonly afterwards?: () => Promise<void>
}

/** A request waits 120 s. Where the machine was too busy for all these to come within that time, the good one cannot be tried at the end. */
export const withinLife = (since: number) => performance.now() - since < 100_000
