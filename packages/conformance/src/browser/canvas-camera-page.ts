export interface CanvasCamera {
  readonly width: number
  readonly height: number
  readonly access: 'allowed' | 'denied' | 'none'
}

/** A PNG in base64. Each has a higher number than the one before. */
export interface Shown {
  readonly number: number
  readonly png: string
}

/**
 * Runs in a page, closing over nothing: from now on its camera is a canvas that shows what `__cameraFrame` gives as newer than the picture before.
 * Pictures are decoded from bytes, so the page's content security policy stays as it is.
 */
export const lendCanvasCamera = ({ width, height, access }: CanvasCamera): void => {
  const label = 'canvas camera, facing back'
  const fetchFrame = (after: number) =>
    (window as unknown as { __cameraFrame: (after: number) => Promise<Shown | null> }).__cameraFrame(after)
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
  // On the prototype: WebKit forgets what was put on an object that no script holds.
  Object.assign(MediaDevices.prototype, {
    getUserMedia: openCamera,
    enumerateDevices: async () => (access === 'none' ? [] : [{ deviceId: 'canvas', groupId: 'canvas', kind: 'videoinput', label }]),
  })
}
