import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { blankFrame, frameHeight, frameOf, frameWidth } from './frame.ts'

const header = Buffer.from(`YUV4MPEG2 W${frameWidth} H${frameHeight} F10:1 Ip A1:1 C420mpeg2\nFRAME\n`)

/** Creates the one-frame film that Chromium's fake camera plays for ever. */
export const createCameraFile = (path: string) =>
  writeFileSync(path, Buffer.concat([header, blankFrame(), Buffer.alloc((frameWidth * frameHeight) / 2, 128)]))

/** Overwrites the frame in place: Chromium has the file open and reads it again while it streams. */
export const filmScreenshot = (path: string, png: Buffer) => {
  const frame = frameOf(png)
  const file = openSync(path, 'r+')
  writeSync(file, frame, 0, frame.length, header.length)
  closeSync(file)
}
