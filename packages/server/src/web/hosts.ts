import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Origin } from '../settings/settings.ts'
import { sentenceHeaders } from './headers.ts'

/**
 * Hands a request to the side whose configured host its Host header names. Any other host gets 421 (RFC 9110 §15.5.20) and a sentence: links, cookies and
 * proofs follow the settings, and a request under another name never reaches what they protect.
 */
export function byHost(sides: readonly { origin: Origin; listener: RequestListener }[]): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const host = request.headers.host?.toLowerCase()
    const side = sides.find(({ origin }) => host === origin.host || (host !== undefined && host === withPort(origin)))
    if (side !== undefined) {
      side.listener(request, response)
      return
    }
    const addresses = sides.map(({ origin }) => origin.origin).join(' and ')
    const body = `This is Countersign, and it answers at ${addresses} only. If that is not the address you wanted, the operator has to change the portalUrl and phoneUrl settings.\n`
    response.writeHead(421, {
      ...sentenceHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    })
    response.end(body)
  }
}

/** Some clients spell the default port out. */
function withPort(origin: Origin): string {
  return `${origin.hostname}:${new URL(origin.origin).port || (origin.secure ? '443' : '80')}`
}
