/** What a browser says about itself, cut down to what we read. */
export interface Browser {
  readonly userAgent: string
  readonly touchPoints: number
  readonly hints?: { readonly brands: readonly string[]; readonly platform: string; readonly model: string } | undefined
}

const MOST = 60

const browsers: readonly [RegExp, string][] = [
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/DuckDuckGo\//, 'DuckDuckGo'],
  [/FxiOS\/|Firefox\//, 'Firefox'],
  [/CriOS\/|Chrome\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const systems: readonly [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/Linux|X11/, 'Linux'],
]

/** "Pixel 9 · Chrome": what the portal shows beside the number, so that the person recognises their own phone. */
export function describePhone(browser: Browser): string {
  return `${device(browser)} · ${browserName(browser)}`.slice(0, MOST)
}

function browserName({ userAgent, hints }: Browser): string {
  const brand = hints?.brands.find((name) => !/Not.?A.?Brand|^Chromium$/i.test(name))
  if (brand !== undefined) return brand.replace(/^(Google|Microsoft) /, '')
  return browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Browser'
}

function device({ userAgent, touchPoints, hints }: Browser): string {
  if (hints !== undefined && hints.model !== '') return hints.model
  if (/iPhone/.test(userAgent)) return 'iPhone'
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'iPad'
  if (/Android/.test(userAgent)) return androidModel(userAgent)
  return systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? hints?.platform ?? 'Phone'
}

/** "…; Android 14; Pixel 9 Build/…)": Chrome has frozen the model to `K`, Firefox leaves it out. */
function androidModel(userAgent: string): string {
  const model =
    /Android [^;)]*; ([^;)]+)/
      .exec(userAgent)?.[1]
      ?.replace(/ Build\/.*$/, '')
      .trim() ?? ''
  return model === '' || model === 'K' || /^(Mobile|Tablet|rv:.*|[a-z]{2}-[a-z]{2})$/i.test(model) ? 'Android' : model
}
