import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import type { AddressRange } from '../../src/settings/settings.ts'
import { clientAddress } from '../../src/web/address.ts'

const from = (peer: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage
const range = (text: string): AddressRange => ipaddr.parseCIDR(text)
const proxies = [range('10.0.0.0/8'), range('2001:db8:aaaa::/48')]

describe('T26 whose address a request has', () => {
  it.each<[string, string | undefined, string | undefined, readonly AddressRange[], string]>([
    ['nobody is trusted: the peer', '203.0.113.1', '198.51.100.1', [], '203.0.113.1'],
    ['the peer is no proxy: the peer', '203.0.113.1', '198.51.100.1', proxies, '203.0.113.1'],
    ['no header: the proxy itself', '10.0.0.1', undefined, proxies, '10.0.0.1'],
    ['an empty header: the proxy itself', '10.0.0.1', '', proxies, '10.0.0.1'],
    ['one hop', '10.0.0.1', '198.51.100.1', proxies, '198.51.100.1'],
    ['the client lied in front', '10.0.0.1', '1.2.3.4, 198.51.100.1', proxies, '198.51.100.1'],
    ['the client claimed to be a proxy', '10.0.0.1', '10.9.9.9, 198.51.100.1', proxies, '198.51.100.1'],
    ['two proxies', '10.0.0.1', '198.51.100.1, 10.0.0.2', proxies, '198.51.100.1'],
    ['all hops are proxies: the farthest', '10.0.0.1', '10.0.0.3, 10.0.0.2', proxies, '10.0.0.3'],
    ['rubbish is not passed', '10.0.0.1', '198.51.100.1, evil', proxies, '10.0.0.1'],
    ['rubbish after a proxy', '10.0.0.1', '198.51.100.1, evil, 10.0.0.2', proxies, '10.0.0.2'],
    ['a port is rubbish', '10.0.0.1', '198.51.100.1:80', proxies, '10.0.0.1'],
    ['brackets are rubbish', '10.0.0.1', '[2001:db8::1]', proxies, '10.0.0.1'],
    ['"unknown" is rubbish', '10.0.0.1', 'unknown', proxies, '10.0.0.1'],
    ['spaces and empty members', '10.0.0.1', ' , 198.51.100.1 ', proxies, '198.51.100.1'],
    ['a peer as IPv4 in IPv6', '::ffff:10.0.0.1', '198.51.100.1', proxies, '198.51.100.1'],
    ['a hop as IPv4 in IPv6', '10.0.0.1', '::ffff:198.51.100.1', proxies, '198.51.100.1'],
    ['IPv6 through an IPv6 proxy', '2001:db8:aaaa::1', '2001:db8:bbbb:0::7', proxies, '2001:db8:bbbb::7'],
    ['an IPv6 peer beside the range', '2001:db8:aaab::1', '198.51.100.1', proxies, '2001:db8:aaab::1'],
    ['no peer at all', undefined, '198.51.100.1', proxies, 'unknown'],
  ])('%s', (_, peer, forwarded, trusted, expected) => {
    expect(clientAddress(from(peer, forwarded), trusted)).toBe(expected)
  })

  it.each(['0x0a000001', '012.0.0.1', '10.1', '167772161', '10.0.0.1%eth0'])('an address in an odd spelling, %s, is no proxy', (hop) => {
    expect(clientAddress(from('10.0.0.1', `198.51.100.1, ${hop}`), proxies)).toBe('10.0.0.1')
  })
})
