import type { RunningServer } from '@countersign/client/server-process/server.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { Route } from 'playwright-core'
import type { WithPhone } from './with-phone.ts'

/**
 * The power fails at the phone's next request of this kind: before the server has read it, or after the server has kept it and before the answer
 * has arrived. Resolves when the server is gone and the phone has no answer.
 */
export function powerFailsAt(
  server: RunningServer,
  phone: WithPhone,
  step: keyof typeof paths,
  when: 'unread' | 'unanswered',
): Promise<void> {
  const pattern = `**${paths[step]}`
  const { page } = phone
  return new Promise((resolve, reject) => {
    let struck = false
    const strike = async (route: Route) => {
      if (struck) return route.continue()
      // A first try may be told a fresh nonce only: that one is no answer.
      const answer = when === 'unread' ? null : await route.fetch()
      if (answer?.status() === 401) return route.fulfill({ response: answer })
      struck = true
      if (answer !== null && !answer.ok()) reject(new Error(`the server answered ${answer.status()}: there was nothing to lose`))
      await server.kill9()
      await route.abort('connectionreset')
      resolve(page.unroute(pattern, handler))
    }
    const handler = (route: Route) => strike(route).catch(reject)
    page.route(pattern, handler).catch(reject)
  })
}
