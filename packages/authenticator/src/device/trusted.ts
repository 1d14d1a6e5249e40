import decoderUrl from './scanner/decoder-worker.ts?worker&url'

/** The part of Trusted Types that the compiler's DOM library does not name yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

/** The two workers of this app. The list is closed: whoever gets hold of the policy gets these two and no other script. */
const workers = { service: '/sw.js', decoder: decoderUrl } as const

const addresses: readonly string[] = Object.values(workers)

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('countersign', {
  createScriptURL(url) {
    if (!addresses.includes(url)) throw new TypeError('not a script of this app')
    return url
  },
})

/** The address of one of our own workers, in the form that the page's policy (`require-trusted-types-for 'script'`) takes. */
export function workerAddress(name: keyof typeof workers): string {
  return (policy?.createScriptURL(workers[name]) ?? workers[name]) as string
}
