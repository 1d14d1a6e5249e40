import type { BrowserKind } from '../screens/allow-steps.ts'
import { appleDevice } from './surroundings.ts'

/** Which browser's settings the person has to go to. An installed app keeps its own on an iPhone, and the browser's on Android. */
export function browserKind(userAgent: string, touchPoints: number, installed: boolean): BrowserKind {
  if (appleDevice(userAgent, touchPoints) !== null) {
    if (installed) return 'apple-app'
    return /CriOS|FxiOS|EdgiOS|OPT\/|DuckDuckGo|GSA\//.test(userAgent) ? 'apple-other' : 'apple-safari'
  }
  if (!/Android/.test(userAgent)) return 'other'
  if (/SamsungBrowser\//.test(userAgent)) return 'android-samsung'
  if (/Firefox\//.test(userAgent)) return 'android-firefox'
  if (/EdgA\/|OPR\/|DuckDuckGo\/|; wv\)/.test(userAgent)) return 'android-other'
  return installed ? 'android-app' : 'android-chrome'
}
