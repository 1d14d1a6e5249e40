import type { BrowserContext } from 'playwright-core'
import { frameHeight, frameWidth } from './frame.ts'

/**
 * A camera for the headless shell, which has none: a canvas that shows the last screenshot.
 * Pictures come in by a binding and are decoded from bytes, so the page's content security policy stays as it is.
 */
export const installCanvasCamera = async (context: BrowserContext, access: 'allowed' | 'denied' | 'none') => {
  let shown = { number: 0, png: '' }
  await context.exposeFunction('__cameraFrame', (after: number) => (shown.number > after ? shown : null))
  await context.addInitScript(
    ({ width, height, access }) => {
      const label = 'canvas camera, facing back'
      const fetchFrame = (after: number) =>
        (window as unknown as { __cameraFrame(after: number): Promise<{ number: number; png: string } | null> }).__cameraFrame(after)
      const openCamera = async () => {
        if (access === 'denied') throw new DOMException('Permission denied', 'NotAllowedError')
        if (access === 'none') throw new DOMException('Requested device not found', 'NotFoundError')
        const canvas = Object.assign(document.createElement('canvas'), { width, height })
        const brush = canvas.getContext('2d')
        const stream = canvas.captureStream(20)
        let number = 0
        let picture: ImageBitmap | undefined
        const draw = () => {
          if (!brush) return
          brush.fillStyle = '#808080'
          brush.fillRect(0, 0, width, height)
          if (!picture) return
          const fit = Math.min(width / picture.width, height / picture.height)
          const scale = fit < 1 ? fit : Math.floor(fit)
          const [w, h] = [picture.width * scale, picture.height * scale]
          brush.imageSmoothingEnabled = scale < 1
          brush.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h)
        }
        const poll = setInterval(async () => {
          if (stream.getVideoTracks().every((track) => track.readyState === 'ended')) return clearInterval(poll)
          const next = await fetchFrame(number)
          if (next) {
            number = next.number
            const bytes = Uint8Array.from(atob(next.png), (character) => character.charCodeAt(0))
            picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
          }
          draw()
        }, 100)
        draw()
        return stream
      }
      // An empty page that is about to become another one lends nothing.
      if (navigator.mediaDevices === undefined) return
      Object.assign(navigator.mediaDevices, {
        getUserMedia: openCamera,
        enumerateDevices: async () => (access === 'none' ? [] : [{ deviceId: 'canvas', groupId: 'canvas', kind: 'videoinput', label }]),
      })
    },
    { width: frameWidth, height: frameHeight, access },
  )
  return (png: Buffer) => {
    shown = { number: shown.number + 1, png: png.toString('base64') }
  }
}
