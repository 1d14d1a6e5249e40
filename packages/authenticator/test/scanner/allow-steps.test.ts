import { language as en } from '@countersign/look/languages/en.ts'
import { describe, expect, test } from 'vitest'
import { browserKind } from '../../src/device/browser-kind.ts'
import { allowSteps, type BrowserKind } from '../../src/screens/allow-steps.ts'

const iphone = (rest: string) => `Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest}`
const android = (rest: string) => `Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) ${rest}`
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15'

const kinds: readonly BrowserKind[] = [
  'apple-safari',
  'apple-app',
  'apple-other',
  'android-chrome',
  'android-app',
  'android-firefox',
  'android-samsung',
  'android-other',
  'other',
]

describe('whose settings they are', () => {
  test.each([
    [iphone('Version/26.0 Mobile/15E148 Safari/604.1'), 5, false, 'apple-safari'],
    [iphone('Mobile/15E148'), 5, true, 'apple-app'],
    [iphone('CriOS/156.0.0.0 Mobile/15E148 Safari/604.1'), 5, false, 'apple-other'],
    [iphone('FxiOS/150.0 Mobile/15E148 Safari/605.1.15'), 5, false, 'apple-other'],
    [mac, 5, false, 'apple-safari'],
    [mac, 0, false, 'other'],
    [android('Chrome/156.0.0.0 Mobile Safari/537.36'), 5, false, 'android-chrome'],
    [android('Chrome/156.0.0.0 Mobile Safari/537.36'), 5, true, 'android-app'],
    [android('SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36'), 5, false, 'android-samsung'],
    [android('Chrome/156.0.0.0 Mobile Safari/537.36 EdgA/156.0.0.0'), 5, false, 'android-other'],
    ['Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0', 5, false, 'android-firefox'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0, false, 'other'],
  ] as const)('%s', (userAgent, touchPoints, installed, kind) => {
    expect(browserKind(userAgent, touchPoints, installed)).toBe(kind)
  })
})

test('whoever is blocked, by site or system, is told three steps, all of which are written', () => {
  for (const trouble of ['camera_blocked', 'camera_system'] as const) {
    for (const kind of kinds) {
      const steps = allowSteps(trouble, kind)
      expect(steps).toHaveLength(3)
      for (const step of steps) expect((en.late.messages as Record<string, string>)[step], step).toBeTruthy()
    }
  }
})

test('each browser has its own way; where there is nothing to switch there are no steps', () => {
  const first = kinds.filter((kind) => kind !== 'other').map((kind) => allowSteps('camera_blocked', kind)[0])
  expect(new Set(first).size).toBe(first.length)
  for (const trouble of [
    'camera_dismissed',
    'camera_none',
    'camera_busy',
    'camera_ended',
    'camera_insecure',
    'camera_unsupported',
  ] as const)
    expect(allowSteps(trouble, 'apple-safari')).toEqual([])
})
