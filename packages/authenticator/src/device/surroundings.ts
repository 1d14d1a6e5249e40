import type { ShareMenu, Surroundings } from '../use/link/surroundings.ts'

/** What a browser says about itself, and how the app was opened. */
export interface BrowserFacts {
  readonly userAgent: string
  readonly touchPoints: number
  /** Opened from the Home Screen or the launcher. */
  readonly standalone: boolean
}

/** Apps that show links in a window of their own, by what they add to the user agent. Before Facebook, whose marks Messenger carries too. */
const hosts: readonly [RegExp, string][] = [
  [/MicroMessenger\//, 'WeChat'],
  [/FBAN\/Messenger|FB_IAB\/(Orca|MESSENGER)|Orca-Android/, 'Messenger'],
  [/Barcelona /, 'Threads'],
  [/Instagram /, 'Instagram'],
  [/FBAN\/|FBAV\/|FB_IAB\//, 'Facebook'],
  [/\bLine\//, 'LINE'],
  [/musical_ly|BytedanceWebview|\btrill_|TikTok/, 'TikTok'],
  [/LinkedInApp/, 'LinkedIn'],
  [/Twitter for |TwitterAndroid/, 'X'],
  [/Snapchat/, 'Snapchat'],
  [/Pinterest/, 'Pinterest'],
  [/KAKAOTALK/, 'KakaoTalk'],
  [/AlipayClient/, 'Alipay'],
  [/DingTalk/, 'DingTalk'],
  [/\bWeibo\b/, 'Weibo'],
  [/ QQ\//, 'QQ'],
  [/baiduboxapp\//, 'Baidu'],
  [/\bGSA\//, 'Google'],
]

/** Judged by the user agent, since nothing else tells an app's own window from a browser; so wherever it is wrong there must be a way on. */
export function surroundingsOf(facts: BrowserFacts): Surroundings {
  const { userAgent, touchPoints, standalone } = facts
  if (standalone) return { in: 'app' }
  const device = appleDevice(userAgent, touchPoints)
  if (device === null && isComputer(userAgent, touchPoints)) return { in: 'computer' }
  const host = hosts.find(([pattern]) => pattern.test(userAgent))?.[1]
  if (host !== undefined) return { in: 'other-app', app: host, apple: device !== null }
  if (device !== null) {
    // WebKit's view in an app says all that Safari says, but not its name.
    if (!/Safari\//.test(userAgent)) return { in: 'other-app', app: null, apple: true }
    return { in: 'apple', device, share: shareMenu(userAgent, device) }
  }
  if (/Android/.test(userAgent)) {
    // https://developer.chrome.com/docs/multidevice/user-agent#webview_user_agent
    if (/; wv\)/.test(userAgent)) return { in: 'other-app', app: null, apple: false }
    return { in: 'android', offers: offersToInstall(userAgent), menu: offersToInstall(userAgent) || /Firefox\//.test(userAgent) }
  }
  return { in: 'other' }
}

/** An iPad calls itself a Mac, which has no touch screen. */
export function appleDevice(userAgent: string, touchPoints: number): 'iPhone' | 'iPad' | null {
  if (/iPhone|iPod/.test(userAgent)) return 'iPhone'
  return /iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1) ? 'iPad' : null
}

/** Android tablets ask for pages as a Linux computer does; they have a touch screen. */
function isComputer(userAgent: string, touchPoints: number): boolean {
  if (/Android|Mobile|Phone|Tablet/.test(userAgent)) return false
  if (/Windows NT|Macintosh|CrOS|\(PC;/.test(userAgent)) return true
  return /X11|Linux/.test(userAgent) && touchPoints < 2
}

/**
 * Where Share is. Safari has it in the bar: on an iPhone below, on an iPad above; since version 26 the small bar of an iPhone hides it behind
 * three dots. The others can add to the Home Screen since iOS 16.4 (https://webkit.org/blog/13878/): Chrome from its address field, the rest by a menu.
 */
function shareMenu(userAgent: string, device: 'iPhone' | 'iPad'): ShareMenu {
  const other = /(CriOS|FxiOS|EdgiOS|OPiOS|OPT|OPX|DuckDuckGo|Ddg|YaBrowser|Brave|Focus|Vivaldi|UCBrowser|MQQBrowser)\b/.exec(
    userAgent,
  )?.[1]
  if (other === undefined) {
    if (device === 'iPad') return 'top'
    return Number(/Version\/(\d+)/.exec(userAgent)?.[1] ?? 0) >= 26 ? 'more' : 'bottom'
  }
  const [, major, minor] = /OS (\d+)[_.](\d+)/.exec(userAgent) ?? []
  // An iPad that calls itself a Mac does not say its version.
  if (/iPhone|iPad/.test(userAgent) && Number(major) * 100 + Number(minor) < 1604) return 'none'
  return other === 'CriOS' || device === 'iPad' ? 'top' : 'more'
}

/** Chrome and those of its relatives that have the offer. Whoever adds another name to the user agent has taken it out, or nobody knows. */
function offersToInstall(userAgent: string): boolean {
  if (/Version\/4\.0 Chrome\//.test(userAgent)) return false
  return /SamsungBrowser\/|EdgA\/|OPR\//.test(userAgent) || /Chrome\/[\d.]+( Mobile)? Safari\/[\d.]+$/.test(userAgent)
}
