import type { Link } from '@countersign/protocol/phone/link.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { OpenStream } from '../use/ports.ts'
import { quietPost } from './send.ts'

/** The server's heartbeat comes every 20 s: after two missed ones the line is dead, whatever the browser thinks. */
const SILENCE_MS = 45_000

/**
 * Spec §6.7: the live stream, read by `fetch` because EventSource sends no headers. Resolves when the line is closed, to whether
 * it had been open; never rejects.
 */
export function lookStream(link: Link): OpenStream {
  return async ({ installation, iid, onLook, signal }) => {
    if (signal.aborted) return false
    const line = new AbortController()
    const close = () => line.abort()
    signal.addEventListener('abort', close, { once: true })
    let watchdog = setTimeout(close, SILENCE_MS)
    let opened = false
    try {
      const request = await link.sign(paths.look, installation, { typ: 'countersign/look', v: 1, iid })
      const answer = await fetch(paths.look, { ...quietPost, ...request, signal: line.signal })
      if (!answer.ok || answer.body === null) return false
      opened = true
      let rest = ''
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return opened
        clearTimeout(watchdog)
        watchdog = setTimeout(close, SILENCE_MS)
        const lines = (rest + value).split('\n')
        rest = lines.pop() ?? ''
        if (lines.some((one) => /^event: ?look\r?$/.test(one))) onLook()
      }
    } catch {
      return opened
    } finally {
      clearTimeout(watchdog)
      signal.removeEventListener('abort', close)
      close()
    }
  }
}
