/// <reference path="./pngjs.d.ts" />
import { PNG } from 'pngjs'

/** What the fake camera films: 1280×720, as most phones' front ends ask for. */
export const frameWidth = 1280
export const frameHeight = 720
const wall = 128

/** One luma byte per pixel (BT.601 weights), as a camera's black-and-white picture of a screenshot. */
const lumaOf = (png: Buffer) => {
  const { width, height, data } = PNG.sync.read(png)
  const luma = new Uint8Array(width * height)
  for (let i = 0; i < luma.length; i++)
    luma[i] = ((data[4 * i] ?? 0) * 77 + (data[4 * i + 1] ?? 0) * 150 + (data[4 * i + 2] ?? 0) * 29) >> 8
  return { width, height, luma }
}

/** The mean of the source pixels under one pixel of the frame; for an enlargement that is a single one. */
const mean = (luma: Uint8Array, stride: number, left: number, right: number, top: number, bottom: number) => {
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += luma[y * stride + x] ?? 0
  return sum / ((right - left) * (bottom - top))
}

/**
 * The screenshot held before the camera: centred, shrunk until it fits, and a small one enlarged by a whole number,
 * as a person brings the phone closer.
 */
export const frameOf = (png: Buffer): Buffer => {
  const { width, height, luma } = lumaOf(png)
  const fit = Math.min(frameWidth / width, frameHeight / height)
  const scale = fit < 1 ? fit : Math.floor(fit)
  const [shownWidth, shownHeight] = [Math.floor(width * scale), Math.floor(height * scale)]
  const [marginX, marginY] = [(frameWidth - shownWidth) >> 1, (frameHeight - shownHeight) >> 1]
  const frame = Buffer.alloc(frameWidth * frameHeight, wall)
  for (let y = 0; y < shownHeight; y++) {
    const top = Math.floor(y / scale)
    const bottom = Math.max(top + 1, Math.floor((y + 1) / scale))
    for (let x = 0; x < shownWidth; x++) {
      const left = Math.floor(x / scale)
      const right = Math.max(left + 1, Math.floor((x + 1) / scale))
      frame[(marginY + y) * frameWidth + marginX + x] = mean(luma, width, left, right, top, bottom)
    }
  }
  return frame
}

export const blankFrame = () => Buffer.alloc(frameWidth * frameHeight, wall)
