/** The part of Trusted Types that the compiler's DOM library does not name yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

const allowed = new Set<string>()

/** Refuses every script but the two workers that this app starts, each named where it is started. */
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('countersign', {
  createScriptURL(url) {
    if (!allowed.has(url)) throw new TypeError('not a script of this app')
    return url
  },
})

/** The address of one of our own workers, in the form that the page's policy (`require-trusted-types-for 'script'`) takes. */
export function workerAddress(url: '/sw.js' | URL): string {
  const address = String(url)
  if (new URL(address, location.origin).origin !== location.origin) throw new TypeError('a worker of another origin')
  allowed.add(address)
  return (policy?.createScriptURL(address) ?? address) as string
}
