import { decoderAddress } from '../trusted.ts'

/** The best reader we have: 400 kB, in a worker of its own. Started only when the small ones find nothing. */
export interface StrongReader {
  /** Reads one image; `null` at once while the one before is still being read. */
  read(image: ImageData): Promise<string | null>
  close(): void
}

export function strongReader(): StrongReader {
  const worker = new Worker(decoderAddress(), { type: 'module', name: 'decoder' })
  let answer: ((text: string | null) => void) | null = null
  const settle = (text: string | null) => {
    answer?.(text)
    answer = null
  }
  worker.onmessage = ({ data }: MessageEvent<string | null>) => settle(data)
  worker.onerror = () => settle(null)
  return {
    read(image) {
      if (answer !== null) return Promise.resolve(null)
      return new Promise((resolve) => {
        answer = resolve
        worker.postMessage(image, [image.data.buffer])
      })
    },
    close() {
      worker.terminate()
      settle(null)
    },
  }
}
