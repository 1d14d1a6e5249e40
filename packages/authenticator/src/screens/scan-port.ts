/** Why there is no picture. Each has its own words and way out. */
export type CameraTrouble = 'camera_refused' | 'camera_none' | 'camera_busy' | 'camera_ended' | 'camera_insecure'

export type ScanEvent =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly cameras: number; readonly light: boolean }
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'trouble'; readonly trouble: CameraTrouble }

export interface Scan {
  otherCamera(): void
  setLight(on: boolean): void
  stop(): void
}

/** Shows the camera's picture in `video` and reports the first code that it sees. */
export type StartScan = (video: HTMLVideoElement, report: (event: ScanEvent) => void) => Scan

/** The first code in a picture, or `null`. */
export type ReadPhoto = (photo: Blob) => Promise<string | null>
