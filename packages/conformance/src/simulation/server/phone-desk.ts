import { makeNonce } from '@countersign/protocol/device/nonce.ts'
import { PROOF_HEADER, type Proof } from '@countersign/protocol/device/proof.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { claimRequestShape, openShape } from '@countersign/protocol/enrolment/messages.ts'
import { type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { changePinRequestShape, openPinChangeRequestShape } from '@countersign/protocol/pin/change.ts'
import { pinEvaluateShape } from '@countersign/protocol/pin/messages.ts'
import { problem } from '@countersign/protocol/problem.ts'
import { refusals } from '@countersign/protocol/refusal.ts'
import { decideRequestShape } from '@countersign/protocol/transaction/decision.ts'
import { requestsShape } from '@countersign/protocol/transaction/requests.ts'
import { noteRefusal } from '@countersign/verifier/audit/note-refusal.ts'
import type { Deps } from '@countersign/verifier/deps.ts'
import { checkProof } from '@countersign/verifier/device/check-proof.ts'
import { claimEnrolment } from '@countersign/verifier/enrolment/claim.ts'
import { openEnrolment } from '@countersign/verifier/enrolment/open.ts'
import { changePin } from '@countersign/verifier/installation/change-pin.ts'
import { evaluatePin } from '@countersign/verifier/installation/evaluate-pin.ts'
import { listRequests } from '@countersign/verifier/installation/list-requests.ts'
import { openPinChange } from '@countersign/verifier/installation/open-pin-change.ts'
import { decide } from '@countersign/verifier/transaction/decide.ts'
import type { GenericSchema, InferOutput } from 'valibot'

export interface PhoneRequest {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Bytes
  readonly ip: string
}

export interface PhoneAnswer {
  readonly status: number
  readonly nonce: string | null
  readonly body: unknown
}

interface Asked {
  readonly deps: Deps
  readonly proof: Proof
  readonly ip: string
}

interface Route {
  take(body: Bytes, asked: Asked): Promise<Outcome<object> | null>
}

/** The phone API without HTTP: the proof over the very bytes of the body, the form of it, the use case (Spec §8). */
export async function answerPhone(deps: Deps, request: PhoneRequest): Promise<PhoneAnswer> {
  const { prover, jkt, proof } = await checkProof(deps, request.headers[PROOF_HEADER], {
    url: deps.policy.phoneOrigin + request.path,
    body: request.body,
  })
  const nonce = jkt === null ? null : makeNonce(deps.keys.nonceKey, jkt, deps.clock.now())
  const answer = proof.ok ? await routes[request.path]?.take(request.body, { deps, proof: proof.value, ip: request.ip }) : proof
  if (answer?.ok) return { status: 200, nonce, body: answer.value }
  const refused = answer ?? refuse(answer === null ? 'malformed' : 'not_found')
  // Nobody waits for the line of the log.
  noteRefusal(deps, refused, { path: request.path, prover, ip: request.ip }).catch(() => {})
  return { status: refusals[refused.code].status, nonce, body: problem(refused.code, refused.extra) }
}

function route<S extends GenericSchema>(shape: S, useCase: (message: InferOutput<S>, asked: Asked) => Promise<Outcome<object>>): Route {
  return {
    async take(body, asked) {
      const message = parseMessage(shape, body)
      return message === null ? null : useCase(message, asked)
    },
  }
}

const spent = ({ jkt, jti }: Proof) => ({ jkt, jti })
const routes: Readonly<Record<string, Route>> = {
  [paths.open]: route(openShape, (message, { deps, proof, ip }) => openEnrolment(deps, message, proof.key, ip)),
  [paths.claim]: route(claimRequestShape, ({ claim }, { deps, proof, ip }) => claimEnrolment(deps, claim, proof.key, spent(proof), ip)),
  [paths.evaluate]: route(pinEvaluateShape, (message, { deps, proof }) => evaluatePin(deps, message, proof.key, spent(proof))),
  [paths.openPinChange]: route(openPinChangeRequestShape, ({ open }, { deps, proof }) =>
    openPinChange(deps, open, proof.key, spent(proof)),
  ),
  [paths.changePin]: route(changePinRequestShape, ({ change }, { deps, proof }) => changePin(deps, change, proof.key, spent(proof))),
  [paths.requests]: route(requestsShape, ({ iid }, { deps, proof }) => listRequests(deps, iid, proof.key)),
  [paths.decide]: route(decideRequestShape, ({ decision }, { deps, proof }) => decide(deps, decision, proof.key, spent(proof))),
}
