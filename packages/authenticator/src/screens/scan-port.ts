/** Why there is no picture. Each has its own words and its own way out. */
export type CameraTrouble =
  /** Asked, and not allowed this time: the browser asks again. */
  | 'camera_dismissed'
  /** Not allowed for good: the browser no longer asks for this app. */
  | 'camera_blocked'
  /** The site may, the browser may not: a switch of the operating system. */
  | 'camera_system'
  | 'camera_none'
  | 'camera_busy'
  /** Taken away while it was in use. */
  | 'camera_ended'
  | 'camera_insecure'
  /** A browser that lends pages no camera at all, such as those inside other apps. */
  | 'camera_unsupported'

export type LensSide = 'rear' | 'front' | 'unknown'

/** Which lens is on: the `nth` of `count`, the main rear one being the first. */
export interface LensOn {
  readonly side: LensSide
  readonly nth: number
  readonly count: number
}

export type ScanEvent =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly lens: LensOn; readonly light: 'none' | 'off' | 'on' }
  /** The code that was refused is still in view. */
  | { readonly kind: 'same_again' }
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'trouble'; readonly trouble: CameraTrouble }

export interface Scan {
  otherLens(): void
  setLight(on: boolean): void
  stop(): void
}

/** Shows the camera's picture in `video` and reports the first code that it sees; `ignore` is the text of one that was refused just now. */
export type StartScan = (video: HTMLVideoElement, report: (event: ScanEvent) => void, ignore: string | null) => Scan

/** Calls back once when the person has allowed the camera elsewhere, in the browser's settings; returns how to stop. */
export type OnCameraAllowed = (then: () => void) => () => void

/** The first code in a picture, or `null`. */
export type ReadPhoto = (photo: Blob) => Promise<string | null>
