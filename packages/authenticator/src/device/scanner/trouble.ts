import type { CameraTrouble } from '../../screens/scan-port.ts'

export type CameraPermission = PermissionState | 'unknown'

/** What is known when a camera was asked for in vain. */
export interface Failure {
  /** The name and message of what `getUserMedia` threw. */
  readonly name: string
  readonly message: string
  /** What the Permissions API says right afterwards; not every browser has it. */
  readonly permission: CameraPermission
  /** The browser has said no since the page was loaded. */
  readonly refusedBefore: boolean
}

/** Media Capture and Streams §10.3.1 names the errors; browsers agree on the names and not on the messages. */
export function troubleOf(failure: Failure): CameraTrouble {
  switch (failure.name) {
    case 'NotAllowedError':
      return refusal(failure)
    case 'SecurityError':
      return 'camera_system'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'camera_none'
    case 'NotReadableError':
    case 'AbortError':
      return 'camera_busy'
    default:
      return 'camera_ended'
  }
}

function refusal({ message, permission, refusedBefore }: Failure): CameraTrouble {
  // Chromium's own words for a switch of the operating system, and for a question that was closed without an answer.
  if (/by system/i.test(message)) return 'camera_system'
  if (/dismissed/i.test(message)) return 'camera_dismissed'
  if (permission === 'denied') return 'camera_blocked'
  // The site is allowed: whoever refuses stands behind the browser.
  if (permission === 'granted') return 'camera_system'
  // A browser that goes on refusing while it says that it would ask must not lead round in a circle.
  return refusedBefore ? 'camera_blocked' : 'camera_dismissed'
}

/** A camera that stopped in use: a site that may no longer use it is told how to get it back. */
export function troubleAtEnd(permission: CameraPermission): CameraTrouble {
  return permission === 'denied' ? 'camera_blocked' : 'camera_ended'
}

/** There is nothing to ask: browsers hide cameras from pages without https, and some from all pages. */
export function troubleWithout(secure: boolean): CameraTrouble {
  return secure ? 'camera_unsupported' : 'camera_insecure'
}
