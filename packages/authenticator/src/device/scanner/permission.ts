import type { OnCameraAllowed } from '../../screens/scan-port.ts'
import type { CameraPermission } from './trouble.ts'

/** `null` where the browser answers no such question. */
async function query(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: 'camera' as PermissionName })
  } catch {
    return null
  }
}

export async function cameraPermission(): Promise<CameraPermission> {
  return (await query())?.state ?? 'unknown'
}

/** Asks again whenever the app comes back into sight as well: not every browser reports the change by itself. */
export const onCameraAllowed: OnCameraAllowed = (then) => {
  let over = false
  let before: CameraPermission | undefined
  let status: PermissionStatus | null = null

  const look = async () => {
    const now = await cameraPermission()
    if (over) return
    const allowed = now === 'granted' && before !== undefined && before !== 'granted'
    before = now
    if (allowed) {
      stop()
      then()
    }
  }
  const changed = () => void look()
  const shown = () => {
    if (document.visibilityState === 'visible') void look()
  }

  function stop(): void {
    over = true
    status?.removeEventListener('change', changed)
    document.removeEventListener('visibilitychange', shown)
  }

  void look()
  void query().then((found) => {
    status = found
    if (!over) found?.addEventListener('change', changed)
  })
  document.addEventListener('visibilitychange', shown)
  return stop
}
