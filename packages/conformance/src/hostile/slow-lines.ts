import { connect } from 'node:net'

/** The server gives a head 15 s and looks every 30. Seconds, with room for a busy machine. */
const LONGEST = 90

/** Lines on which one more header comes every half second, and no end. Resolves with the seconds after which the server had closed each. */
export function slowLines(port: number, count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => slowLine(port)))
}

function slowLine(port: number): Promise<number> {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nhost: localhost:${port}\r\n`)
    const timer = setInterval(() => {
      if (seconds() < LONGEST) return void socket.write('x: y\r\n')
      clearInterval(timer)
      socket.destroy()
      reject(new Error(`a head that never ends was listened to for ${LONGEST} s`))
    }, 500)
    socket.on('error', () => {})
    socket.on('data', () => {})
    socket.on('close', () => {
      clearInterval(timer)
      resolve(seconds())
    })
  })
}
