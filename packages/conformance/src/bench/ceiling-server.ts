/**
 * The least that a durable push sign-in can be made of: bare `node:http`, raw ES256, the raw OPRF evaluation, and rows of two columns in one SQLite table, with one durable
 * commit for all that arrived in the same turn of the loop. No check, no route, no parsing. Usage: ceiling-server.ts <port> <folder> <Ceiling as JSON>
 */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { random } from '@countersign/client/simulated-phone.ts'
import { blindPin, evaluateBlinded, oprfSecretKey } from '@countersign/protocol/pin/oprf.ts'
import type { Ceiling } from './ceiling.ts'

const [port, folder, given] = process.argv.slice(2) as [string, string, string]
const { exchanges, verifications, signatures, evaluations, rows } = JSON.parse(given) as Ceiling

const db = new DatabaseSync(join(folder, 'ceiling.sqlite'))
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
const insert = db.prepare('INSERT INTO row (text) VALUES (?)')
const text = 'x'.repeat(200)
let waiting: (() => void)[] = []

/** The rows of one sign-in, durable when this resolves. */
function writeRows(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.length === 0) setImmediate(commit)
    waiting.push(resolve)
  })
}

function commit(): void {
  const batch = waiting
  waiting = []
  db.exec('BEGIN IMMEDIATE')
  for (let i = 0; i < batch.length * rows; i++) insert.run(text)
  db.exec('COMMIT')
  for (const tell of batch) tell()
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = { key: createPublicKey(privateKey.export({ format: 'pem', type: 'pkcs8' })), dsaEncoding: 'ieee-p1363' } as const
const message = Buffer.alloc(700, 'm')
const signature = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
const secret = oprfSecretKey(random(32))
const { blinded } = blindPin(random(16), random)

async function work(): Promise<void> {
  for (let i = 0; i < verifications; i++) if (!verify('sha256', message, key, signature)) throw new Error('a good signature is refused')
  for (let i = 0; i < signatures; i++) sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  for (let i = 0; i < evaluations; i++) evaluateBlinded(secret, blinded)
  await writeRows()
}

const answers = exchanges.map(({ received }) => 'a'.repeat(received))
createServer((request, response) => {
  const step = Number(request.url?.slice(1))
  const body = answers[step] ?? ''
  const answer = () => response.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length }).end(body)
  // The whole body is read, as whoever checks a signature over it has to.
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (step === exchanges.length - 1) work().then(answer)
    else answer()
  })
}).listen(Number(port), 'localhost')
