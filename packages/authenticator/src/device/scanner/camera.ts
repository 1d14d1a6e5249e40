import type { CameraTrouble } from '../../screens/scan-port.ts'

export interface Camera {
  readonly stream: MediaStream
  readonly track: MediaStreamTrack
  readonly deviceId: string | undefined
}

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } }
const REAR = /back|rear|environment|arri[èe]re|dorsal|trasera|rück/i

/** The wanted camera, else the rear one: by facing mode where phones know it, by its name where they do not. */
export async function openCamera(deviceId?: string): Promise<Camera> {
  if (deviceId !== undefined) return camera(await ask({ ...SIZE, deviceId: { exact: deviceId } }))
  const first = camera(await ask({ ...SIZE, facingMode: { ideal: 'environment' } }))
  const facing = first.track.getSettings().facingMode
  if (facing === 'environment') return first
  const rear = (await listCameras()).find((one) => REAR.test(one.label))
  if (rear === undefined || rear.deviceId === first.deviceId) return first
  closeCamera(first)
  return camera(await ask({ ...SIZE, deviceId: { exact: rear.deviceId } }))
}

export function closeCamera({ stream }: Camera): void {
  for (const track of stream.getTracks()) track.stop()
}

/** Names are known only once a camera has been allowed. */
export async function listCameras(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(({ kind }) => kind === 'videoinput')
}

/** The lamp of the rear camera (not in the compiler's DOM library: Image Capture is not on every phone). */
export function hasLight({ track }: Camera): boolean {
  const capabilities = track.getCapabilities?.() as { torch?: boolean } | undefined
  return capabilities?.torch === true
}

export async function setLight({ track }: Camera, on: boolean): Promise<void> {
  await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }).catch(() => undefined)
}

export function troubleOf(error: unknown): CameraTrouble {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'camera_refused'
    case 'NotReadableError':
    case 'AbortError':
      return 'camera_busy'
    default:
      return 'camera_none'
  }
}

async function ask(video: MediaTrackConstraints): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false })
  } catch (error) {
    // Some phones know neither facing modes nor sizes: any camera is better than none.
    if (error instanceof DOMException && error.name === 'OverconstrainedError') return navigator.mediaDevices.getUserMedia({ video: true })
    throw error
  }
}

function camera(stream: MediaStream): Camera {
  const track = stream.getVideoTracks()[0] as MediaStreamTrack
  return { stream, track, deviceId: track.getSettings().deviceId }
}
