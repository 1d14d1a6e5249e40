/** The least that an open event stream takes: `node:http`, its headers, one comment. Usage: bare-streams.ts <port> */
import { createServer } from 'node:http'

createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
  response.write(': open\n\n')
}).listen(Number(process.argv[2]), 'localhost')
