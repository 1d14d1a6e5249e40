import { type Browser, describePhone } from './describe-phone.ts'

/** User-Agent Client Hints, where the browser has them (not in the compiler's DOM library). */
interface UserAgentData {
  readonly brands: readonly { readonly brand: string }[]
  readonly platform: string
  getHighEntropyValues(names: string[]): Promise<{ model?: string }>
}

/** This phone in words. */
export async function thisPhone(): Promise<string> {
  const data = (navigator as { userAgentData?: UserAgentData }).userAgentData
  const model = await data?.getHighEntropyValues(['model']).catch(() => undefined)
  const hints: Browser['hints'] = data && {
    brands: data.brands.map(({ brand }) => brand),
    platform: data.platform,
    model: model?.model ?? '',
  }
  return describePhone({ userAgent: navigator.userAgent, touchPoints: navigator.maxTouchPoints, hints })
}
