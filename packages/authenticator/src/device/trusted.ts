import decoderUrl from './scanner/decoder-worker.ts?worker&url'

/** The part of Trusted Types that the compiler's DOM library does not name yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

/** The list is closed: whoever gets hold of the policy gets these two and no other script. */
const workers: readonly string[] = ['/sw.js', decoderUrl]

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('countersign', {
  createScriptURL(url) {
    if (!workers.includes(url)) throw new TypeError('not a script of this app')
    return url
  },
})

/** In the form that the page's policy (`require-trusted-types-for 'script'`) takes. */
const trusted = (url: string) => (policy?.createScriptURL(url) ?? url) as string

/**
 * The two addresses apart: the scanner's script is loaded late and takes its own from this module, and what one module takes from another, any
 * script of the page can take too. The service worker's is taken by no other script.
 */
export const decoderAddress = () => trusted(decoderUrl)
export const serviceWorkerAddress = () => trusted('/sw.js')
