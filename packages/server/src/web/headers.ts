import type { FastifyReply } from 'fastify'

/**
 * Fixed headers of each origin. Nothing is allowed that is not used: no inline script or style, no frame, no foreign host.
 * The phone's app may run its QR decoder's WebAssembly; the portal may not.
 */
const shared = {
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const

const closed = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

export const portalHeaders = {
  ...shared,
  // `no-referrer` would turn the Origin of the portal's own forms into `null`, and that header is how a foreign form is told apart.
  'referrer-policy': 'same-origin',
  'content-security-policy': `${closed}; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; trusted-types 'none'`,
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self), clipboard-write=(self)',
} as const

export const phoneHeaders = {
  ...shared,
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    `${closed}; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; ` +
    "manifest-src 'self'; form-action 'none'; trusted-types countersign",
  'permissions-policy':
    'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self), clipboard-read=(self), clipboard-write=(self)',
} as const

/** For a sentence in plain text, before any side is chosen. */
export const sentenceHeaders = { ...shared, 'referrer-policy': 'no-referrer', 'content-security-policy': closed } as const

/** What a reply has got so far, for an answer that leaves the framework. */
export function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
}

/** Two years, as the preload lists ask; only where the address is https. */
export const hsts = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const
