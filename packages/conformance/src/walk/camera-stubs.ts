import type { BrowserContext, Page } from 'playwright-core'

/** A browser's every page from now on, or one page. */
type Where = BrowserContext | Page

/** What a browser may throw, in its own words. */
export interface CameraError {
  readonly name: string
  readonly message?: string
}

/** From the next page on the camera is asked for in vain this once, as when another app holds it; afterwards it is there. */
export const refuseCameraOnce = (where: Where, error: CameraError) =>
  where.addInitScript(({ name, message = '' }) => {
    const { mediaDevices } = navigator
    const real = mediaDevices.getUserMedia.bind(mediaDevices)
    let refused = false
    mediaDevices.getUserMedia = async (constraints) => {
      if (refused) return real(constraints)
      refused = true
      throw new DOMException(message, name)
    }
  }, error)

/** A browser without cameras for pages; `secure` is what it says of the page's address. */
export const hideCameras = (where: Where, secure: boolean) =>
  where.addInitScript((isSecure) => {
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined })
    Object.defineProperty(window, 'isSecureContext', { value: isSecure })
  }, secure)

/** Gives Chromium's fake devices the sides that a phone's have: the first looks at the person, the second away. */
export const giveSides = (context: BrowserContext) =>
  context.addInitScript(() => {
    const sides: Record<string, string> = { fake_device_0: 'user', fake_device_1: 'environment' }
    const settings = MediaStreamTrack.prototype.getSettings
    MediaStreamTrack.prototype.getSettings = function (this: MediaStreamTrack) {
      return { ...settings.call(this), facingMode: sides[this.label] ?? '' }
    }
    const { mediaDevices } = navigator
    const real = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (constraints) => {
      const video = constraints?.video
      if (typeof video !== 'object' || video.facingMode === undefined) return real(constraints)
      const { facingMode, ...rest } = video
      const wanted = (facingMode as { exact?: string; ideal?: string }).exact ?? (facingMode as { ideal?: string }).ideal
      const found = (await mediaDevices.enumerateDevices()).find(({ label }) => sides[label] === wanted)
      return real({ ...constraints, video: found === undefined ? rest : { ...rest, deviceId: { exact: found.deviceId } } })
    }
  })

/** A rear camera with a lamp, which obeys or does not. What it was told stands in `lampTold`. */
export const giveLamp = (context: BrowserContext, obeys: boolean) =>
  context.addInitScript((willObey) => {
    const told: boolean[] = []
    Object.assign(window, { lampTold: told })
    const capabilities = MediaStreamTrack.prototype.getCapabilities
    MediaStreamTrack.prototype.getCapabilities = function (this: MediaStreamTrack) {
      return Object.assign(capabilities?.call(this) ?? {}, { torch: true })
    }
    MediaStreamTrack.prototype.applyConstraints = async (constraints) => {
      const torch = (constraints?.advanced?.[0] as { torch?: boolean } | undefined)?.torch
      if (torch === undefined) return
      if (!willObey) throw new DOMException('', 'InvalidStateError')
      told.push(torch)
    }
  }, obeys)
