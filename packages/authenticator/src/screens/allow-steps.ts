import type { CameraTrouble } from './scan-port.ts'

/** Where a browser keeps what a site may do differs from one to the next. */
export type BrowserKind =
  | 'apple-safari'
  | 'apple-app'
  | 'apple-other'
  | 'android-chrome'
  | 'android-app'
  | 'android-firefox'
  | 'android-samsung'
  | 'android-other'
  | 'other'

const blocked = {
  'apple-safari': ['allow_safari_1', 'allow_safari_2', 'allow_safari_3'],
  'apple-app': ['allow_apple_app_1', 'allow_apple_app_2', 'allow_apple_app_3'],
  'apple-other': ['allow_apple_other_1', 'allow_apple_other_2', 'allow_back'],
  'android-chrome': ['allow_chrome_1', 'allow_chrome_2', 'allow_android'],
  'android-app': ['allow_android_app_1', 'allow_android_app_2', 'allow_android'],
  'android-firefox': ['allow_firefox_1', 'allow_firefox_2', 'allow_android'],
  'android-samsung': ['allow_samsung_1', 'allow_samsung_2', 'allow_android'],
  'android-other': ['allow_other_1', 'allow_other_2', 'allow_android'],
  other: ['allow_other_1', 'allow_other_2', 'allow_back'],
} as const satisfies Record<BrowserKind, readonly string[]>

const apple = ['system_apple_1', 'system_apple_2', 'system_apple_3'] as const
const android = ['system_android_1', 'system_android_2', 'allow_back'] as const
const computer = ['system_other_1', 'system_other_2', 'allow_back'] as const

/** Names of sentences. */
export type AllowStep = (typeof blocked)[BrowserKind][number] | (typeof apple | typeof android | typeof computer)[number]

/** How the camera is allowed again, step by step; nothing where there is nothing to switch. */
export function allowSteps(trouble: CameraTrouble, browser: BrowserKind): readonly AllowStep[] {
  if (trouble === 'camera_blocked') return blocked[browser]
  if (trouble !== 'camera_system') return []
  if (browser.startsWith('apple')) return apple
  return browser.startsWith('android') ? android : computer
}
