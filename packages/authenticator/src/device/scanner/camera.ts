import type { KeptLens } from '../lens-kept.ts'
import { betterLens, type Lens, type LensWish, type PresentLens } from './lens.ts'

export interface Camera {
  readonly stream: MediaStream
  readonly track: MediaStreamTrack
  readonly lens: PresentLens
}

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } }

/** The lens that the person chose last, else the main rear one: by facing mode where phones know it, by its name where they do not. */
export async function openCamera(kept: KeptLens | null): Promise<Camera> {
  const first = await openFirst(kept)
  const lenses = await listLenses()
  const better = keptByName(kept, first.lens, lenses) ?? (isKept(kept, first.lens) ? null : betterLens(first.lens, lenses))
  if (better === null) return first
  closeCamera(first)
  return openLens(better).catch(openRear)
}

/** The lens of this wish; where there is none such, any: a camera is better than none. */
export async function openLens(wish: LensWish): Promise<Camera> {
  const which = wish.by === 'device' ? { deviceId: { exact: wish.deviceId } } : { facingMode: { exact: wish.facing } }
  return ask({ ...SIZE, ...which })
}

export function closeCamera({ stream }: Camera): void {
  for (const track of stream.getTracks()) track.stop()
}

/** Names are known only once a camera has been allowed. */
export async function listLenses(): Promise<readonly Lens[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ deviceId, label }))
}

/** The lamp of the rear camera (not in the compiler's DOM library: Image Capture is not on every phone). */
export function hasLight({ track }: Camera): boolean {
  const capabilities = track.getCapabilities?.() as { torch?: boolean } | undefined
  return capabilities?.torch === true
}

/** Whether the lamp obeyed. */
export function setLight({ track }: Camera, on: boolean): Promise<boolean> {
  return track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }).then(
    () => true,
    () => false,
  )
}

const openRear = () => ask({ ...SIZE, facingMode: { ideal: 'environment' } })

async function openFirst(kept: KeptLens | null): Promise<Camera> {
  if (kept === null) return openRear()
  if (kept.deviceId === '') return ask({ ...SIZE, facingMode: { ideal: kept.facing ?? 'environment' } })
  const video = { ...SIZE, deviceId: { exact: kept.deviceId } }
  try {
    return await get({ video, audio: false })
  } catch (error) {
    if (isOverconstrained(error)) return openRear()
    throw error
  }
}

function isKept(kept: KeptLens | null, { deviceId, facing }: PresentLens): boolean {
  return kept !== null && (kept.deviceId === '' ? kept.facing === facing : kept.deviceId === deviceId)
}

/** The chosen lens under another `deviceId`. */
function keptByName(kept: KeptLens | null, present: PresentLens, lenses: readonly Lens[]): LensWish | null {
  if (kept === null || kept.label === '' || present.label === kept.label) return null
  const again = lenses.find(({ label, deviceId }) => label === kept.label && deviceId !== '')
  return again === undefined ? null : { by: 'device', deviceId: again.deviceId }
}

async function ask(video: MediaTrackConstraints): Promise<Camera> {
  try {
    return await get({ video, audio: false })
  } catch (error) {
    // Some phones know neither facing modes nor sizes.
    if (isOverconstrained(error)) return get({ video: true })
    throw error
  }
}

/** Not everywhere a `DOMException`, so known by its name alone. */
const isOverconstrained = (error: unknown) => (error as { name?: unknown } | null)?.name === 'OverconstrainedError'

async function get(constraints: MediaStreamConstraints): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia(constraints)
  const track = stream.getVideoTracks()[0] as MediaStreamTrack
  const { deviceId = '', facingMode } = track.getSettings()
  return { stream, track, lens: { deviceId, label: track.label, facing: facingMode } }
}
