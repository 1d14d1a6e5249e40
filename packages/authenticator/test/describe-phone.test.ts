import { expect, test } from 'vitest'
import { describePhone } from '../src/device/describe-phone.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [`Mozilla/5.0 (Linux; Android 16; Pixel 9) ${webkit} Chrome/156.0.0.0 Mobile Safari/537.36`, 1, 'Pixel 9 · Chrome'],
  [`Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/156.0.0.0 Mobile Safari/537.36`, 1, 'Android · Chrome'],
  ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 1, 'Android · Firefox'],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-S921B Build/UP1A) ${webkit} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    1,
    'SM-S921B · Samsung Internet',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1',
    5,
    'iPhone · Safari',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1',
    5,
    'iPhone · Chrome',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15', 5, 'iPad · Safari'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15', 0, 'Mac · Safari'],
  ['', 0, 'Phone · Browser'],
])('%s', (userAgent, touchPoints, said) => expect(describePhone({ userAgent, touchPoints })).toBe(said))

test('client hints name the model that the user agent hides', () => {
  const hints = { brands: ['Not)A;Brand', 'Chromium', 'Google Chrome'], platform: 'Android', model: 'Pixel 9 Pro' }
  expect(describePhone({ userAgent: 'Mozilla/5.0 (Linux; Android 10; K)', touchPoints: 1, hints })).toBe('Pixel 9 Pro · Chrome')
})

test('never longer than the protocol allows', () => {
  const hints = { brands: [], platform: 'Android', model: 'x'.repeat(200) }
  expect(describePhone({ userAgent: '', touchPoints: 1, hints })).toHaveLength(60)
})
