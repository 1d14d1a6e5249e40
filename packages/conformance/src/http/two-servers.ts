import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { type Answer, ask } from './ask.ts'
import { atOnce } from './at-once.ts'
import { nonceFor, proven } from './forge.ts'
import { type House, openHouse } from './house.ts'

/** Two servers of one origin on one data folder, as behind a balancer. */
export interface TwoServers {
  readonly house: House
  readonly second: RunningServer
  /** The same message as often as asked, each with a proof of its own, to both servers by turns and at once. */
  race(path: string, calls: readonly { readonly key: PhoneKey; readonly message: unknown }[]): Promise<Answer[]>
  /** One message with a fresh proof, to one of them. */
  send(server: RunningServer, path: string, key: PhoneKey, message: unknown): Promise<Answer>
  close(): Promise<void>
}

export async function openTwoServers(): Promise<TwoServers> {
  const house = await openHouse()
  const first = house.server
  const { portalUrl, phoneUrl, dataFolder } = first
  const trusted = { COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8, ::1' }
  const second = await startServer({
    dataFolder,
    env: { ...trusted, COUNTERSIGN_PORTAL_URL: portalUrl, COUNTERSIGN_PHONE_URL: phoneUrl },
  })
  const host = new URL(phoneUrl).host

  async function prepared(server: RunningServer, path: string, key: PhoneKey, message: unknown, nonce: string) {
    const body = utf8(JSON.stringify(message))
    const request = await proven(key, { url: phoneUrl + path, body, nonce })
    return () => ask(server.phoneUrl + path, { ...request, headers: { ...request.headers, host } })
  }

  return {
    house,
    second,
    async race(path, calls) {
      const nonces = new Map<PhoneKey, string>()
      for (const { key } of calls) if (!nonces.has(key)) nonces.set(key, await nonceFor(phoneUrl, path, key))
      const sends = await Promise.all(
        calls.map(({ key, message }, i) => prepared(i % 2 === 0 ? first : second, path, key, message, nonces.get(key) ?? '')),
      )
      return atOnce([first, second], () => sends.map((send) => send()))
    },
    send: async (server, path, key, message) => (await prepared(server, path, key, message, await nonceFor(phoneUrl, path, key)))(),
    async close() {
      await second.close()
      await house.close()
    },
  }
}
