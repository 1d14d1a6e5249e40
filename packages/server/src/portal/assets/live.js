const longestPause = 30_000
const safetyInterval = 20_000
/** A look that hangs on a broken line must not hold the next one back. */
const longestLook = 8_000

/**
 * Keeps a page that changes by itself up to date: the stream only says "look", the page itself says what is new.
 * @returns {() => void} looks at once
 */
export function followLive() {
  const path = document.body.dataset.live
  if (!path) return () => undefined
  /** @type {EventSource | undefined} */
  let stream
  let pause = 1000
  /** @type {AbortController | undefined} */
  let looking
  let lookAgain = false

  const open = () => {
    stream?.close()
    stream = new EventSource(path)
    stream.addEventListener('open', () => {
      pause = 1000
      look()
    })
    stream.addEventListener('look', look)
    stream.addEventListener('error', () => {
      if (stream?.readyState !== EventSource.CLOSED) return
      setTimeout(open, pause)
      pause = Math.min(pause * 2, longestPause)
    })
  }

  const look = async () => {
    if (looking) {
      lookAgain = true
      return
    }
    const mine = new AbortController()
    const tooLong = setTimeout(() => mine.abort(), longestLook)
    looking = mine
    try {
      // From here on this page only waits for the next one: another look would call the first one's navigation off.
      if (await hasChanged(mine.signal)) return showAgain()
    } catch {
      // Offline for a moment: the stream's return, or the timer, looks again.
    } finally {
      clearTimeout(tooLong)
    }
    // Whoever came back meanwhile has begun another look.
    if (looking !== mine) return
    looking = undefined
    if (lookAgain) {
      lookAgain = false
      look()
    }
  }

  /** While nobody looked, the page may have been frozen in the middle of anything: what was under way is given up. */
  const comeBack = () => {
    looking?.abort()
    looking = undefined
    lookAgain = false
    open()
    look()
  }

  open()
  setInterval(() => document.visibilityState === 'visible' && look(), safetyInterval)
  addEventListener('online', look)
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && comeBack())
  // A page with an open stream cannot be kept for the way back; and whoever comes back finds what is true now.
  addEventListener('pagehide', () => stream?.close())
  addEventListener('pageshow', (event) => {
    if (event.persisted) comeBack()
  })
  return look
}

/**
 * Reads one attribute from the text: parsing it into a document is what the page's policy forbids.
 * @param {AbortSignal} signal
 */
async function hasChanged(signal) {
  const response = await fetch(here(), { cache: 'no-store', redirect: 'manual', headers: { accept: 'text/html' }, signal })
  if (response.type === 'opaqueredirect') return true
  if (!response.ok) return response.status < 500 && response.status !== 429
  const version = /<main\b[^>]*\bdata-version="([^"]*)"/.exec(await response.text())?.[1]
  return version !== document.querySelector('main')?.dataset.version
}

function here() {
  return location.pathname + location.search
}

/** Without the fragment, with which the browser would only scroll. */
export function showAgain() {
  location.replace(here())
}
