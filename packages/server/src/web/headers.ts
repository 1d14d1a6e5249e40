import type { FastifyReply } from 'fastify'

/**
 * Fixed headers of each origin. Nothing is allowed that is not used: no inline script or style, no frame, no foreign host, no feature of the device.
 * What may be kept says so itself; everything else is kept by nobody.
 */
const shared = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const

/** `worker-src` falls back to `script-src`, and `form-action`, `base-uri` and `frame-ancestors` to nothing: each is always written out. */
const none = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

/** Features that a script could use behind the person's back, or that show more of the device than a sign-in needs. */
const features = [
  'accelerometer',
  'bluetooth',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
] as const

function permissions(...own: readonly (typeof features)[number][]): string {
  return features.map((feature) => `${feature}=${own.includes(feature) ? '(self)' : '()'}`).join(', ')
}

/** No credential is ever made on the portal's origin; for one's word one page alone may ask, below. */
export const portalHeaders = {
  ...shared,
  // `no-referrer` would turn the Origin of the portal's own forms into `null`, and that header is how a foreign form is told apart.
  'referrer-policy': 'same-origin',
  'content-security-policy': `${none}; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'none'; form-action 'self'; trusted-types 'none'`,
  'permissions-policy': permissions('clipboard-write'),
} as const

/** Of a page that waits for a phone while the person has a platform credential (Spec §7.3). */
export const waitingPermissions = { 'permissions-policy': permissions('clipboard-write', 'publickey-credentials-get') } as const

/** The app's service worker: one path. */
export const SERVICE_WORKER = '/sw.js'

/** Where the app's other workers lie. A page may start these and the service worker, and nothing else. */
export const WORKERS = '/worker/'

const phonePolicy = (origin: string, script: string) =>
  `${none}; script-src ${script}; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src ${origin}${SERVICE_WORKER} ${origin}${WORKERS}; ` +
  "manifest-src 'self'; form-action 'none'; trusted-types countersign"

export function phoneHeaders(origin: string) {
  return {
    ...shared,
    'referrer-policy': 'no-referrer',
    'content-security-policy': phonePolicy(origin, "'self'"),
    'permissions-policy': permissions(
      'camera',
      'clipboard-read',
      'clipboard-write',
      'publickey-credentials-create',
      'publickey-credentials-get',
    ),
  } as const
}

/** A worker lives under the policy of its own script. Only the QR decoder runs WebAssembly. */
export const workerPolicy = (origin: string) => phonePolicy(origin, "'self' 'wasm-unsafe-eval'")

/** Of a file that an administrator's choice is in: opened as a page of its own it is a picture or a text, and nothing in it runs or loads. */
export const filePolicy = `${none}; form-action 'none'; sandbox`

/** For a sentence in plain text, before any side is chosen. */
export const sentenceHeaders = {
  ...shared,
  'referrer-policy': 'no-referrer',
  'content-security-policy': `${none}; form-action 'none'`,
  'permissions-policy': permissions(),
} as const

/** What a reply has got so far, for an answer that leaves the framework. */
export function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
}

/** Two years, as the preload lists ask; only where the address is https. */
export const hsts = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const
