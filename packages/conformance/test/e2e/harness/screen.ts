import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import encodeQR from 'qr'

const library = dirname(createRequire(import.meta.url).resolve('qr'))

const screen = (text: string) =>
  `<!doctype html><meta charset="utf-8"><title>Screen</title><h1>Scan this</h1><div style="width:300px">${encodeQR(text, 'svg', { border: 4 })}</div>`

const camera = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Camera</title><output></output><script type="module">
import decode from '/qr/decode.js'
const output = document.querySelector('output')
try {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: 1280, height: 720 } })
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: stream })
  await video.play()
  const canvas = new OffscreenCanvas(1280, 720)
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    brush.drawImage(video, 0, 0, 1280, 720)
    try { output.value = decode(brush.getImageData(0, 0, 1280, 720)) } catch {}
  }
} catch (error) { output.value = error.name }
</script>`

/** A page that shows a QR code, and a page that reads one through the camera. */
export const serveScreenAndCamera = async () => {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname.startsWith('/qr/')) {
      const script = await readFile(join(library, url.pathname.slice('/qr/'.length)))
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    }
    const page = url.pathname === '/camera' ? camera : screen(url.searchParams.get('text') ?? 'nothing')
    // The strictest policy the app could have: the camera must not depend on anything looser.
    const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; require-trusted-types-for 'script'"
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as { port: number }
  return { url: `http://localhost:${port}`, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) }
}
