import { describe, expect, test } from 'vitest'
import { surroundingsOf } from '../src/device/surroundings.ts'
import type { Surroundings } from '../src/use/link/surroundings.ts'
import { whichPage } from '../src/use/link/which-page.ts'

const apple = (device: 'iPhone' | 'iPad', share: 'bottom' | 'top' | 'more' | 'none'): Surroundings => ({ in: 'apple', device, share })
const inApp = (app: string | null, onApple: boolean): Surroundings => ({ in: 'other-app', app, apple: onApple })
const chromium: Surroundings = { in: 'android', offers: true, menu: true }
const silent: Surroundings = { in: 'android', offers: false, menu: false }
const computer: Surroundings = { in: 'computer' }

const ios = (version: string, rest: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest}`
const android = (system: string, rest: string) => `Mozilla/5.0 (Linux; ${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${rest}`
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'

/** User agents as browsers and apps send them; the number is that of touch points. */
const known: readonly [what: string, userAgent: string, touchPoints: number, Surroundings][] = [
  // iPhone and iPad, in browsers
  ['Safari 17', ios('17_5_1', 'Version/17.5 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'bottom')],
  ['Safari 18', ios('18_5', 'Version/18.5 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'bottom')],
  ['Safari 26, which calls its system 18.7', ios('18_7', 'Version/26.0 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'more')],
  ['Safari 15, which can add apps as well', ios('15_7_1', 'Version/15.6.3 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'bottom')],
  ['Safari on an iPad, as a Mac', `${mac} Version/18.5 Safari/605.1.15`, 5, apple('iPad', 'top')],
  [
    'Safari on an iPad, as a phone',
    'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
    5,
    apple('iPad', 'top'),
  ],
  ['Chrome on an iPhone', ios('18_2', 'CriOS/131.0.6778.112 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'top')],
  ['Firefox on an iPhone', ios('17_5', 'FxiOS/143.0 Mobile/15E148 Safari/605.1.15'), 5, apple('iPhone', 'more')],
  ['Edge on an iPhone', ios('18_2', 'EdgiOS/132.2957.171 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'more')],
  ['DuckDuckGo on an iPhone', ios('17_5', 'Version/17.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15'), 5, apple('iPhone', 'more')],
  ['Chrome on an iPad, as a Mac', `${mac} CriOS/131 Version/11.1.1 Safari/605.1.15`, 5, apple('iPad', 'top')],
  ['Chrome on iOS 16.3', ios('16_3_1', 'CriOS/110.0.5481.83 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'none')],
  ['Firefox on iOS 15', ios('15_7', 'FxiOS/105.0 Mobile/15E148 Safari/605.1.15'), 5, apple('iPhone', 'none')],
  ['Chrome on iOS 16.4, the first that can', ios('16_4', 'CriOS/112.0.5615.46 Mobile/15E148 Safari/604.1'), 5, apple('iPhone', 'top')],
  // iPhone and iPad, in other apps
  ['WeChat on an iPhone', ios('16_2', 'Mobile/15E148 MicroMessenger/8.0.31(0x18001f2e) NetType/4G Language/en'), 5, inApp('WeChat', true)],
  [
    'Facebook on an iPhone',
    ios(
      '17_4_1',
      'Mobile/15E148 [FBAN/FBIOS;FBAV/459.0.0.48.110;FBBV/584117445;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/17.4.1;FBSS/3;FBID/phone;FBLC/fr_FR;FBOP/5;FBRV/0]',
    ),
    5,
    inApp('Facebook', true),
  ],
  [
    'Facebook on an iPad',
    'Mozilla/5.0 (iPad; CPU OS 17_1_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21B101 [FBAN/FBIOS;FBAV/442.0.0.57.113;FBBV/541398377;FBDV/iPad13,10;FBMD/iPad;FBSN/iPadOS;FBSV/17.1.2;FBSS/2;FBID/tablet;FBLC/it_IT;FBOP/5;FBRV/543175687]',
    5,
    inApp('Facebook', true),
  ],
  [
    'Instagram on an iPhone',
    ios('17_5', 'Mobile/15E148 Instagram 339.0.3.12.91 (iPhone15,2; iOS 17_5; fr_CA; fr; scale=3.00; 1179x2556; 624498154)'),
    5,
    inApp('Instagram', true),
  ],
  ['LINE on an iPhone', ios('17_5', 'Mobile/15E148 Safari Line/14.9.0'), 5, inApp('LINE', true)],
  [
    'TikTok on an iPhone',
    ios('18_6', 'Mobile/15E148 musical_ly_36.0.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en'),
    5,
    inApp('TikTok', true),
  ],
  ['LinkedIn on an iPhone', ios('18_7', 'Mobile/15E148 Safari/604.1 [LinkedInApp]/9.78.4909'), 5, inApp('LinkedIn', true)],
  ['the Google app on an iPhone', ios('18_5', 'GSA/380.0.788455542 Mobile/15E148 Safari/604.1'), 5, inApp('Google', true)],
  [
    'Baidu on an iPhone',
    ios('13_5_1', 'Mobile/15E148 SP-engine/2.22.0 main%2F1.0 baiduboxapp/11.26.1.10 (Baidu; P2 13.5.1) NABar/1.0'),
    5,
    inApp('Baidu', true),
  ],
  ['an app without a name on an iPhone', ios('18_0', 'Mobile/15E148'), 5, inApp(null, true)],
  // Android, in browsers
  ['Chrome on Android', android('Android 10; K', 'Chrome/156.0.0.0 Mobile Safari/537.36'), 5, chromium],
  ['Chrome on an Android tablet', android('Android 10; K', 'Chrome/156.0.0.0 Safari/537.36'), 5, chromium],
  ['Edge on Android', android('Android 10; K', 'Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0'), 5, chromium],
  ['Samsung Internet', android('Android 14; SM-S911B', 'SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36'), 5, chromium],
  ['Opera on Android', android('Android 10; K', 'Chrome/127.0.0.0 Mobile Safari/537.36 OPR/84.0.0.0'), 5, chromium],
  [
    'Firefox on Android',
    'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
    5,
    { in: 'android', offers: false, menu: true },
  ],
  [
    'Huawei’s browser, without Google’s services',
    android('Android 10; HarmonyOS; VOG-AL00; HMSCore 6.14.0.302', 'Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36'),
    5,
    silent,
  ],
  [
    'Xiaomi’s browser',
    android('U; Android 12; es-ar; M2101K6G', 'Version/4.0 Chrome/71.0.3578.141 Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.12.0'),
    5,
    silent,
  ],
  [
    'QQ’s browser',
    android(
      'U; Android 8.1.0; zh-cn; BLA-AL00 Build/HUAWEIBLA-AL00',
      'Version/4.0 Chrome/57.0.2987.132 MQQBrowser/8.9 Mobile Safari/537.36',
    ),
    5,
    silent,
  ],
  // Android, in other apps
  [
    'WeChat on Android',
    android(
      'Android 13; 22081212C Build/TKQ1.220829.002; wv',
      'Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 MMWEBSDK/20230303 MMWEBID/6973 MicroMessenger/8.0.34.2340(0x2800225B) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64',
    ),
    5,
    inApp('WeChat', false),
  ],
  [
    'Messenger on Android',
    android(
      'Android 14; Pixel 7 Build/UQ1A.240205.004; wv',
      'Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/455.0.0.36.107;]',
    ),
    5,
    inApp('Messenger', false),
  ],
  [
    'LinkedIn on Android',
    android('Android 16; SM-A176U Build/BP2A.250605.031; wv', 'Version/4.0 Chrome/151.0.7922.85 Mobile Safari/537.36 [LinkedInApp]/2.312'),
    5,
    inApp('LinkedIn', false),
  ],
  [
    'Android’s WebView in an app without a name',
    android('Android 14; Pixel 8 Build/AP2A.240805.005; wv', 'Version/4.0 Chrome/138.0.7204.157 Mobile Safari/537.36'),
    5,
    inApp(null, false),
  ],
  // Other phones
  [
    'HarmonyOS',
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.1.9.301',
    5,
    { in: 'other' },
  ],
  [
    'an Android tablet that asks for pages as a computer does',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    5,
    { in: 'other' },
  ],
  ['a browser that says nothing', '', 0, { in: 'other' }],
  // Computers
  [
    'Chrome on Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    10,
    computer,
  ],
  ['Safari on a Mac', `${mac} Version/18.5 Safari/605.1.15`, 0, computer],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0, computer],
  [
    'a Chromebook',
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
    10,
    computer,
  ],
  [
    'WeChat on Windows',
    'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090b13)',
    0,
    computer,
  ],
]

describe('where the app runs', () => {
  test.each(known)('%s', (_, userAgent, touchPoints, expected) => {
    expect(surroundingsOf({ userAgent, touchPoints, standalone: false })).toEqual(expected)
  })

  test('opened from the Home Screen it is the app, whatever the user agent says', () => {
    expect(known.length).toBeGreaterThanOrEqual(25)
    for (const [, userAgent, touchPoints] of known)
      expect(surroundingsOf({ userAgent, touchPoints, standalone: true })).toEqual({ in: 'app' })
  })
})

describe('what a link opens', () => {
  const page = (surroundings: Surroundings, more: { settled?: boolean; offer?: 'made' | 'none' | 'unknown' } = {}) =>
    whichPage({ surroundings, settled: false, offer: 'unknown', ...more })

  test('an iPhone: into the app on the Home Screen; a browser there that cannot have it: Safari first', () => {
    expect(page(apple('iPhone', 'more'))).toEqual({ page: 'home-screen', device: 'iPhone', share: 'more' })
    expect(page(apple('iPhone', 'none'))).toEqual({ page: 'leave', from: 'old-browser', app: null, apple: true })
  })

  test('another app’s window: out of it', () => {
    expect(page(inApp('WeChat', false))).toEqual({ page: 'leave', from: 'other-app', app: 'WeChat', apple: false })
    expect(page(inApp(null, true))).toEqual({ page: 'leave', from: 'other-app', app: null, apple: true })
  })

  test('Android: the offer to install where there is one, else on at once', () => {
    expect(page(chromium)).toBe('wait')
    expect(page(chromium, { offer: 'made' })).toEqual({ page: 'install' })
    expect(page(chromium, { offer: 'none' })).toBe('go_on')
    expect(page(silent)).toBe('go_on')
    // Whoever makes an offer unexpectedly has made it.
    expect(page(silent, { offer: 'made' })).toEqual({ page: 'install' })
  })

  test('a computer: to a phone; the app, and whatever is not known: on', () => {
    expect(page(computer)).toEqual({ page: 'computer' })
    expect(page({ in: 'app' })).toBe('go_on')
    expect(page({ in: 'other' })).toBe('go_on')
  })

  test('a browser that holds an account is somebody’s authenticator as it is: on, everywhere', () => {
    for (const [, userAgent, touchPoints] of known)
      expect(page(surroundingsOf({ userAgent, touchPoints, standalone: false }), { settled: true })).toBe('go_on')
  })
})
