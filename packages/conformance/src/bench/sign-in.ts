import { createHash } from 'node:crypto'
import { numberOn } from '@countersign/client/portal-visitor.ts'
import type { RunningServer } from '@countersign/client/server-process/server.ts'
import { random } from '@countersign/client/simulated-phone.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { installationId } from '@countersign/protocol/identity.ts'
import { readContext, sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PersonProof, PhoneOutcome } from '@countersign/protocol/phone/ports.ts'
import { listRequests } from '@countersign/protocol/phone/requests.ts'
import { pinEvaluatedShape } from '@countersign/protocol/pin/messages.ts'
import { blindPin } from '@countersign/protocol/pin/oprf.ts'
import type { Answer } from '../http/ask.ts'
import { Browser } from '../http/browser.ts'
import { need } from '../http/house.ts'
import { PASSWORD, type Resident } from './house.ts'

/** One whole sign-in with a phone, from the password's form to the session that its cookie names: five requests, six under a PIN. */
export async function signIn({ portalUrl: portal }: Pick<RunningServer, 'portalUrl'>, person: Resident): Promise<void> {
  const browser = new Browser(portal, { from: person.from })
  const { username, installation, possession } = person
  const form = { username, password: PASSWORD }
  const noted = (answer: Answer, sent = 0) => {
    person.note({ sent, received: Buffer.byteLength(answer.text) })
    return answer
  }
  leadsTo('/waiting', noted(await browser.post('/sign-in', form), new URLSearchParams(form).toString().length))
  const page = noted(await browser.get('/waiting'))
  const number = need(numberOn({ status: page.status, path: '/waiting', html: page.text }), 'a number on the waiting page')

  const iid = installationId(installation.jwk)
  const waiting = ok(await listRequests(person.line, installation, iid))
  const shown = need(readContext(need(waiting.requests.at(-1), 'a request on the phone').context), 'a context that can be read')
  const proof = await prove(person, iid, shown.context.txn, portal)
  const decided = ok(
    await sendDecision(person.line, possession, await signApproval({ shown, iid, possession, lang: 'en', number, person: proof })),
  )
  if (decided.state !== 'approved') throw new Error(`the decision is ${decided.state}`)
  leadsTo('/account', noted(await browser.get('/waiting')))
}

/** Group elements that phones blind their PINs to. Drawing one costs more than the server's evaluation, and which one it is makes no difference to it. */
const elements = Array.from({ length: 16 }, () => toBase64url(blindPin(random(16), random).blinded))
let drawn = 0

async function prove(person: Resident, iid: string, txn: string, portal: string): Promise<PersonProof> {
  const { verification, installation, line } = person
  if (verification.uv === 'webauthn') {
    return { uv: 'webauthn', cid: verification.id, assert: async (challenge) => assertBy(person, challenge, portal) }
  }
  const blinded = elements[drawn++ % elements.length]
  const message = { typ: 'countersign/pin-evaluate', v: 1, iid, kid: person.pinKey, for: txn, blinded }
  const { seq } = ok(await line.call(paths.evaluate, installation, message, pinEvaluatedShape))
  return { uv: 'pin', key: verification.key, seq }
}

/** WebAuthn Level 3 §6.3.3: user present and verified, no backup. */
function assertBy({ verification, line }: Resident, challenge: Uint8Array, portal: string) {
  const client = Buffer.from(
    JSON.stringify({ type: 'webauthn.get', challenge: toBase64url(challenge), origin: line.origin, crossOrigin: false }),
  )
  const rpId = createHash('sha256').update(new URL(portal).hostname).digest()
  const data = Buffer.concat([rpId, Buffer.from([0x05, 0, 0, 0, 7])])
  const signature = verification.key.signDer(Buffer.concat([data, createHash('sha256').update(client).digest()]))
  return {
    id: verification.id,
    authenticatorData: toBase64url(data),
    clientDataJSON: toBase64url(client),
    signature: toBase64url(signature),
  }
}

function ok<T>(outcome: PhoneOutcome<T>): T {
  if (!outcome.ok) throw new Error(`the phone hears ${outcome.code}`)
  return outcome.value
}

function leadsTo(path: string, answer: Answer): void {
  if (answer.headers.location !== path) throw new Error(`${answer.status} ${answer.headers.location ?? ''} instead of the way to ${path}`)
}
