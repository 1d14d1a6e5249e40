import { makeNonce } from '@countersign/protocol/device/nonce.ts'
import type { Proof } from '@countersign/protocol/device/proof.ts'
import { NONCE_HEADER, PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { isOtherVersion } from '@countersign/protocol/encoding/version.ts'
import { claimRequestShape, openShape } from '@countersign/protocol/enrolment/messages.ts'
import { installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, type Refused, refuse } from '@countersign/protocol/outcome.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { changePinRequestShape, openPinChangeRequestShape } from '@countersign/protocol/pin/change.ts'
import { pinEvaluateShape } from '@countersign/protocol/pin/messages.ts'
import { decideRequestShape } from '@countersign/protocol/transaction/decision.ts'
import { lookShape, requestsShape } from '@countersign/protocol/transaction/requests.ts'
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
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GenericSchema, InferOutput } from 'valibot'
import { headersOf } from '../web/headers.ts'
import type { LiveStreams } from '../web/live-streams.ts'
import { sendRefusal } from '../web/refuse.ts'

export interface PhoneSide {
  readonly deps: Deps
  readonly live: LiveStreams
  readonly addressOf: (request: FastifyRequest) => string
}

/**
 * The phone API (Spec §8): each endpoint is authenticated by the proof of a device key over the very bytes of the body, parsed, and handed to
 * its use case. An answer to a good proof brings the next nonce.
 */
export function phoneApi(app: FastifyInstance, { deps, live, addressOf }: PhoneSide): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: limits.largestBody }, (_request, body, done) =>
    done(null, body),
  )

  async function proven<S extends GenericSchema>(
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    shape: S,
  ): Promise<{ prover: PublicJwk | null; asked: Outcome<{ message: InferOutput<S>; proof: Proof }> }> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const header = request.headers[PROOF_HEADER]
    const { prover, jkt, proof } = await checkProof(deps, typeof header === 'string' ? header : undefined, {
      url: deps.policy.phoneOrigin + path,
      body,
    })
    if (jkt !== null) reply.header(NONCE_HEADER, makeNonce(deps.keys.nonceKey, jkt, deps.clock.now()))
    if (!proof.ok) return { prover, asked: proof }
    const message = parseMessage(shape, body)
    if (message === null) return { prover, asked: refuse(isOtherVersion(body) ? 'version_unsupported' : 'malformed') }
    return { prover, asked: accept({ message, proof: proof.value }) }
  }

  /** The code goes to the phone, its reason to the audit log; nobody waits for that. */
  function refused(request: FastifyRequest, reply: FastifyReply, path: string, prover: PublicJwk | null, refusal: Refused): FastifyReply {
    noteRefusal(deps, refusal, { path, prover, ip: addressOf(request) }).catch(() => {})
    return sendRefusal(reply, refusal)
  }

  function route<S extends GenericSchema>(
    path: string,
    shape: S,
    useCase: (message: InferOutput<S>, proof: Proof, ip: string) => Promise<Outcome<object>>,
  ): void {
    app.post(path, async (request, reply) => {
      const { prover, asked } = await proven(request, reply, path, shape)
      if (!asked.ok) return refused(request, reply, path, prover, asked)
      const answer = await useCase(asked.value.message, asked.value.proof, addressOf(request))
      if (!answer.ok) return refused(request, reply, path, prover, answer)
      return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(answer.value))
    })
  }

  const spent = ({ jkt, jti }: Proof) => ({ jkt, jti })
  route(paths.open, openShape, (message, proof, ip) => openEnrolment(deps, message, proof.key, ip))
  route(paths.claim, claimRequestShape, ({ claim }, proof, ip) => claimEnrolment(deps, claim, proof.key, spent(proof), ip))
  route(paths.evaluate, pinEvaluateShape, (message, proof) => evaluatePin(deps, message, proof.key, spent(proof)))
  route(paths.openPinChange, openPinChangeRequestShape, ({ open }, proof) => openPinChange(deps, open, proof.key, spent(proof)))
  route(paths.changePin, changePinRequestShape, ({ change }, proof) => changePin(deps, change, proof.key, spent(proof)))
  route(paths.requests, requestsShape, ({ iid }, proof) => listRequests(deps, iid, proof.key))
  route(paths.decide, decideRequestShape, ({ decision }, proof) => decide(deps, decision, proof.key, spent(proof)))

  app.post(paths.look, async (request, reply) => {
    const { prover, asked } = await proven(request, reply, paths.look, lookShape)
    if (!asked.ok) return refused(request, reply, paths.look, prover, asked)
    const { iid } = asked.value.message
    if (iid !== installationId(asked.value.proof.key))
      return refused(request, reply, paths.look, prover, refuse('proof_invalid', 'another installation'))
    // Only a phone with an account, or one about to have one, may hold a line open.
    const allowed = async () => (await deps.store.installations.authenticatorsOn(iid)).some(({ state }) => state !== 'removed')
    if (!(await allowed())) return refused(request, reply, paths.look, prover, refuse('request_unknown', 'no authenticator here'))
    reply.hijack()
    live.open(`installation:${iid}`, reply.raw, headersOf(reply), allowed)
    return reply
  })
}
