import type { LensOn, ScanEvent, StartScan } from '../../screens/scan-port.ts'
import { keepLens, keptLens } from '../lens-kept.ts'
import { type Camera, closeCamera, hasLight, listLenses, openCamera, openLens, setLight } from './camera.ts'
import { type LensWish, lensOn, nextLens } from './lens.ts'
import { cameraPermission } from './permission.ts'
import { troubleAtEnd, troubleOf, troubleWithout } from './trouble.ts'
import { watchFrames } from './watch-frames.ts'

/** Between two looks at a code that is to be ignored. */
const SAME_REST_MS = 500

/** As long as the browsers' own memory of a refusal: until the page is loaded again. */
let refusedBefore = false

/** Shows the rear camera and reports the first code that it sees. The camera starts afresh after the app was out of sight: iPhones show black else. */
export const startScan: StartScan = (video, report, ignore) => {
  let camera: Camera | null = null
  let stopFrames: () => void = () => undefined
  let stopped = false
  /** Each start outdates the one before: a camera that comes late is closed again. */
  let start = 0
  let lens: LensOn | null = null

  function release(): void {
    stopFrames()
    if (camera !== null) closeCamera(camera)
    video.srcObject = null
  }

  function end(event: ScanEvent): void {
    if (stopped) return
    stop()
    report(event)
  }

  async function begin(wish?: LensWish): Promise<void> {
    release()
    const mine = ++start
    if (navigator.mediaDevices === undefined) return end({ kind: 'trouble', trouble: troubleWithout(isSecureContext) })
    report({ kind: 'starting' })
    try {
      const opened = await (wish === undefined ? openCamera(keptLens()) : openLens(wish))
      if (stopped || mine !== start) return closeCamera(opened)
      camera = opened
      opened.track.addEventListener('ended', () => void lost(mine))
      video.srcObject = opened.stream
      await video.play().catch(() => undefined)
      lens = lensOn(opened.lens, await listLenses())
      if (stopped || mine !== start) return
      report({ kind: 'running', lens, light: hasLight(opened) ? 'off' : 'none' })
      watch()
    } catch (error) {
      await failed(error, mine)
    }
  }

  function watch(): void {
    stopFrames = watchFrames(video, (text) => {
      if (text !== ignore) return end({ kind: 'found', text })
      report({ kind: 'same_again' })
      const rest = setTimeout(watch, SAME_REST_MS)
      stopFrames = () => clearTimeout(rest)
    })
  }

  async function failed(error: unknown, mine: number): Promise<void> {
    const { name, message } = error instanceof Error || error instanceof DOMException ? error : { name: '', message: '' }
    const trouble = troubleOf({ name, message, permission: await cameraPermission(), refusedBefore })
    if (name === 'NotAllowedError') refusedBefore = true
    if (mine === start) end({ kind: 'trouble', trouble })
  }

  async function lost(mine: number): Promise<void> {
    // A phone takes the camera away while the app is out of sight: that is no trouble, it starts afresh afterwards.
    if (mine !== start || document.visibilityState !== 'visible') return
    const trouble = troubleAtEnd(await cameraPermission())
    if (mine === start) end({ kind: 'trouble', trouble })
  }

  const seen = () => {
    if (document.visibilityState === 'visible') void begin()
    else {
      start++
      release()
    }
  }

  function stop(): void {
    stopped = true
    document.removeEventListener('visibilitychange', seen)
    release()
  }

  document.addEventListener('visibilitychange', seen)
  void begin()

  return {
    async otherLens() {
      if (camera === null) return
      const wish = nextLens(camera.lens, await listLenses())
      await begin(wish)
      const { deviceId, label, facing } = camera.lens
      if (stopped) return
      // Where a browser hides which lenses there are, all of them may have one name.
      if (wish.by === 'facing') keepLens({ deviceId: '', label: '', facing: wish.facing })
      else keepLens({ deviceId, label, facing: facing === 'environment' || facing === 'user' ? facing : null })
    },
    async setLight(on) {
      if (camera === null || lens === null || !(await setLight(camera, on))) return
      if (!stopped) report({ kind: 'running', lens, light: on ? 'on' : 'off' })
    },
    stop,
  }
}
