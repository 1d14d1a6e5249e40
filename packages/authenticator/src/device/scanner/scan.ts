import type { ScanEvent, StartScan } from '../../screens/scan-port.ts'
import { type Camera, closeCamera, hasLight, listCameras, openCamera, setLight, troubleOf } from './camera.ts'
import { watchFrames } from './watch-frames.ts'

/** Shows the rear camera and reports the first code that it sees. The camera starts afresh after the app was out of sight: iPhones show black else. */
export const startScan: StartScan = (video, report) => {
  let camera: Camera | null = null
  let stopFrames: () => void = () => undefined
  let stopped = false
  /** Each start outdates the one before: a camera that comes late is closed again. */
  let start = 0

  function release(): void {
    stopFrames()
    if (camera !== null) closeCamera(camera)
    camera = null
    video.srcObject = null
  }

  function end(event: ScanEvent): void {
    if (stopped) return
    stop()
    report(event)
  }

  async function begin(deviceId?: string): Promise<void> {
    release()
    const mine = ++start
    if (navigator.mediaDevices === undefined) return end({ kind: 'trouble', trouble: 'camera_insecure' })
    report({ kind: 'starting' })
    try {
      const opened = await openCamera(deviceId)
      if (stopped || mine !== start) return closeCamera(opened)
      camera = opened
      opened.track.addEventListener('ended', () => {
        // A phone takes the camera away while the app is out of sight: that is no trouble, it starts afresh afterwards.
        if (mine === start && document.visibilityState === 'visible') end({ kind: 'trouble', trouble: 'camera_ended' })
      })
      video.srcObject = opened.stream
      await video.play().catch(() => undefined)
      const cameras = (await listCameras()).length
      if (stopped || mine !== start) return
      report({ kind: 'running', cameras, light: hasLight(opened) })
      stopFrames = watchFrames(video, (text) => end({ kind: 'found', text }))
    } catch (error) {
      if (mine === start) end({ kind: 'trouble', trouble: troubleOf(error) })
    }
  }

  const seen = () => {
    if (document.visibilityState === 'visible') void begin(camera?.deviceId)
    else {
      start++
      stopFrames()
      if (camera !== null) closeCamera(camera)
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
    async otherCamera() {
      const present = camera?.deviceId
      const cameras = await listCameras()
      const next = (cameras.findIndex(({ deviceId }) => deviceId === present) + 1) % Math.max(1, cameras.length)
      void begin(cameras[next]?.deviceId)
    },
    setLight(on) {
      if (camera !== null) void setLight(camera, on)
    },
    stop,
  }
}
