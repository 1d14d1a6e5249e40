import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { type Authority, makeAuthority } from './authority.ts'
import { openTlsFront } from './tls-front.ts'

/** Names below `localhost` lead to this machine in every browser, without anything of the system's. */
const portalHost = 'countersign.localhost'
const phoneHost = `phone.${portalHost}`

/** A server behind a proxy that speaks TLS for both sides, under a certificate of a throw-away authority. */
export interface HouseWithTls {
  readonly server: RunningServer
  readonly portal: string
  readonly phone: string
  readonly authority: Authority
  /** How many requests have come to the portal's side. */
  asked(): number
  close(): Promise<void>
}

export async function openHouseWithTls(env: Record<string, string> = {}): Promise<HouseWithTls> {
  const authority = makeAuthority([portalHost, phoneHost])
  const [portalFront, phoneFront] = [await openTlsFront(authority.leaf), await openTlsFront(authority.leaf)]
  const [portal, phone] = [`https://${portalHost}:${portalFront.port}`, `https://${phoneHost}:${phoneFront.port}`]
  const addresses = { COUNTERSIGN_PORTAL_URL: portal, COUNTERSIGN_PHONE_URL: phone, COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.1' }
  const server = await startServer({ env: { ...addresses, ...env } })
  portalFront.passTo(server.portalUrl)
  phoneFront.passTo(server.phoneUrl)
  return {
    server,
    portal,
    phone,
    authority,
    asked: portalFront.asked,
    async close() {
      portalFront.close()
      phoneFront.close()
      await server.close()
      authority.remove()
    },
  }
}
