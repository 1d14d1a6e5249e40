import { createServer } from 'node:http'

// Stands in for the real server: the same settings, readiness and printed link, and nothing else.
const { COUNTERSIGN_PORTAL_URL, COUNTERSIGN_OPS_PORT, COUNTERSIGN_DATA, PLANTED = 'well' } = process.env
if (PLANTED === 'broken') {
  console.error('The setting PLANTED is wrong.')
  process.exit(1)
}
console.log(
  `Portal: ${COUNTERSIGN_PORTAL_URL}\nSet up the first administrator: ${COUNTERSIGN_PORTAL_URL}/welcome/abc123\nData: ${COUNTERSIGN_DATA}`,
)
let asked = 0
createServer((_, response) => response.writeHead(++asked > 2 ? 200 : 503).end()).listen(Number(COUNTERSIGN_OPS_PORT))
