import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Origin } from '../settings/settings.ts'
import { sentenceHeaders } from './headers.ts'

/**
 * Hands a request to the side whose configured host its Host header names. Any other host gets 421 (RFC 9110 §15.5.20) and a sentence: links, cookies and
 * proofs follow the settings, and a request under another name never reaches what they protect.
 */
export function byHost(sides: readonly { origin: Origin; listener: RequestListener }[]): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    // Of two, a proxy in front may have read the other one (RFC 9112 §3.2).
    if (hostsIn(request) > 1) return say(response, 400, 'This request names more than one host.\n')
    const host = request.headers.host?.toLowerCase()
    const side = sides.find(({ origin }) => host === origin.host || (host !== undefined && host === withPort(origin)))
    if (side !== undefined) return side.listener(request, response)
    const addresses = sides.map(({ origin }) => origin.origin).join(' and ')
    say(
      response,
      421,
      `This is Countersign, and it answers at ${addresses} only. If that is not the address you wanted, the operator has to change the portalUrl and phoneUrl settings.\n`,
    )
  }
}

function hostsIn({ rawHeaders }: IncomingMessage): number {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') count++
  return count
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    ...sentenceHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(sentence),
    connection: 'close',
  })
  response.end(sentence)
}

/** Some clients spell the default port out. */
function withPort(origin: Origin): string {
  return `${origin.hostname}:${new URL(origin.origin).port || (origin.secure ? '443' : '80')}`
}
