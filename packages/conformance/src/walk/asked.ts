import { paths } from '@countersign/protocol/phone/paths.ts'
import type { BrowserContext } from 'playwright-core'

/**
 * From now on, everything that a phone's browser sends, and everything that it asks of anybody but the app's own address. Its greeting (Spec §3.5), which
 * it sends while somebody begins to scan or to type, knows of no code yet and is left out.
 */
export function listenToAsked(context: BrowserContext, phoneUrl: string): readonly string[] {
  const asked: string[] = []
  context.on('request', (request) => {
    const [method, url] = [request.method(), request.url()]
    const own = url.startsWith(`${phoneUrl}/`)
    const greeting = own && url.endsWith(paths.requests)
    if (!greeting && (method !== 'GET' || !own)) asked.push(`${method} ${url}`)
  })
  return asked
}
