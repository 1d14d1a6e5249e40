import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { approve, newestRequest, openHouse, PIN } from '../http/house.ts'
import { lineTo, tapped } from '../http/phone-line.ts'
import { platformMember } from '../http/platform-member.ts'
import type { Attack } from './attack.ts'
import { phoneAttacks } from './phone-attacks.ts'
import { CHANGED } from './pin-change-targets.ts'
import { plainAttacks } from './plain-attacks.ts'
import { portalAttacks } from './portal-attacks.ts'
import type { PhoneGround } from './target.ts'

export interface Ground extends PhoneGround {
  readonly attacks: readonly Attack[]
  /** Somebody who uses the portal and a phone as they are meant to be used. */
  honest(): Promise<void>
}

/** A server with people, phones and sessions in every state, and every endpoint it has. */
export async function openGround(env: Record<string, string> = {}): Promise<Ground> {
  const house = await openHouse({ env })
  const tap = tapped(lineTo(house.server.phoneUrl))
  const ana = await house.member('ana', await house.phone(tap.send))
  await house.signedIn(ana)
  await house.waiting(ana)
  await ana.phone.deny(await newestRequest(ana.phone))
  const wanda = await platformMember(house, 'wanda', tap.send)
  const cleo = await house.member('cleo', await house.phone(tap.send))
  await house.waiting(cleo)
  const shown = await newestRequest(cleo.phone)
  const opened = await cleo.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
  if (!opened.ok || !(await cleo.phone.changePin(shown.context.iss, opened.value, CHANGED)).ok) throw new Error('a PIN cannot be changed')
  await cleo.phone.deny(shown)
  const ben = await house.member('ben')
  const waiting = (await house.waiting(ben)).browser
  const invitation = new URL(await house.invite('invited')).pathname.split('/').at(-1) as string

  const app = await house.browser().open('/sign-in')
  const assets = [...app.html.matchAll(/\/assets\/([^"]+)/g)].map(([, name]) => name as string)
  const shell = await (await fetch(`${house.server.phoneUrl}/`)).text()
  const files = [...shell.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path as string)
  if (assets.length === 0) throw new Error('the page of signing in names no files')
  if (files.length === 0) throw new Error('The app for the phone is not built: node scripts/build-authenticator.ts')

  const phone: PhoneGround = { house, ana, wanda, cleo, captured: tap.taken.slice() }
  const portal = {
    portalUrl: house.server.portalUrl,
    sessions: { administrator: house.administrator.browser, member: ana.browser, waiting },
    invitation,
    memberId: await house.idOf('ana'),
    assets,
  }
  return {
    ...phone,
    attacks: [...phoneAttacks(phone), ...portalAttacks(portal), ...plainAttacks(files)],
    async honest() {
      const [page, list] = await Promise.all([house.browser().get('/sign-in'), wanda.phone.requests()])
      if (page.status !== 200 || !list.ok) throw new Error(`somebody honest was refused: ${page.status} ${list.ok ? '' : list.code}`)
    },
  }
}

/** At the end: that a whole activation and a sign-in still go through. */
export async function stillWhole({ house }: Ground): Promise<void> {
  const browser = await house.welcomed(`afterwards-${Date.now()}`)
  const phone = await house.phone()
  const done = await phone.activate(linkOn(await browser.open('/activate')) ?? '', '8351', () => browser.until('/activate', numberOn))
  if (!done.ok) throw new Error(`nobody can activate a phone afterwards: ${done.code}`)
  const waiting = await house.waiting(house.administrator)
  if (!(await approve(house.administrator.phone, waiting.number)).ok) throw new Error('nobody can sign in afterwards')
}
