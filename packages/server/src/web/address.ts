import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { AddressRange } from '../settings/settings.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * The address that a request came from. X-Forwarded-For is read from its right end, and only as far as every hop is a configured proxy;
 * what cannot be parsed is trusted as nothing.
 */
export function clientAddress(request: IncomingMessage, trusted: readonly AddressRange[]): string {
  const peer = parse(request.socket.remoteAddress)
  if (peer === null) return 'unknown'
  if (trusted.length === 0 || !isTrusted(peer, trusted)) return peer.toString()
  const header = request.headers['x-forwarded-for']
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((one) => one.trim())
  let last = peer
  for (const hop of hops.reverse()) {
    const address = parse(hop)
    if (address === null) return last.toString()
    last = address
    if (!isTrusted(address, trusted)) break
  }
  return last.toString()
}

function parse(text: string | undefined): Address | null {
  // `ipaddr` would take 10.1 and 0x0a000001 too: spellings that no proxy writes.
  if (text === undefined || isIP(text) === 0) return null
  return ipaddr.process(text)
}

function isTrusted(address: Address, trusted: readonly AddressRange[]): boolean {
  return trusted.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits))
}
