import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  isBinding,
  isChanged,
  isChangeOpened,
  isClaimed,
  isDecided,
  isEvaluated,
  isNumberWrong,
  isOpened,
  isProblem,
  isWaiting,
} from '../../src/second-phone/answers.ts'
import { blobData, kekBytes, openBlob } from '../../src/second-phone/blob.ts'
import { isBrand } from '../../src/second-phone/brand.ts'
import { type Bytes, fromBase64url, H, join as joined, L, toBase64url, utf8 } from '../../src/second-phone/bytes.ts'
import { creationChallenge } from '../../src/second-phone/claim.ts'
import { characters, fragment, linkOf, scan, secretDigest, typedCode } from '../../src/second-phone/code.ts'
import { readContext } from '../../src/second-phone/context.ts'
import { approvalPayload, assertionChallenge, denialPayload } from '../../src/second-phone/decision.ts'
import { packJson, readJson } from '../../src/second-phone/json.ts'
import { judgeChange, judgeChangeOpen, judgeClaim, judgeDecision } from '../../src/second-phone/judge.ts'
import { authenticatorName, installationName, isPublicKey, thumbprint, verifies } from '../../src/second-phone/keys.ts'
import { blinded, deriveKey, element, evaluate, finalize, scalarBytes, scalarFrom } from '../../src/second-phone/oprf.ts'
import { normalised, pinFault, pinInput } from '../../src/second-phone/pin.ts'
import { readProof } from '../../src/second-phone/proof.ts'
import { isSignedBy, isSignedMessage, payloadOf } from '../../src/second-phone/signed.ts'

const folder = join(import.meta.dirname, '../../../../spec/vectors')

// biome-ignore lint/suspicious/noExplicitAny: a vector's members are its file's own
type Case = Record<string, any>
type File = Case & { cases: Case[] }
type Run = (one: Case, file: File) => unknown

const hex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16))
const toHex = (bytes: Uint8Array | null): string | null => bytes && [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const unlessThrown = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}

const codes: Record<string, Run> = {
  characters: ({ random, length }) => characters(hex(random), length),
  typed: ({ text }) => typedCode(text),
  fragment: ({ text }) => fragment(text),
  link: ({ code }, { phone_origin }) => linkOf(phone_origin, code),
  scanned: ({ text }, { phone_origin }) => scan(text, phone_origin),
  secret_digest: ({ secret }) => secretDigest(secret),
}

const oprf: Record<string, Run> = {
  derive: ({ seed, info }) => toHex(scalarBytes(deriveKey(hex(seed), hex(info)))),
  key: ({ seed }) => toHex(scalarBytes(deriveKey(hex(seed), L('countersign/oprf-key/1')))),
  input: ({ pin, ...place }) => toHex(pinInput(place as { iss: string; iid: string; kid: string }, pin)),
  element: (one) => element(hex(one.element)),
  kek: async ({ output, salt, ...place }) =>
    toHex(await kekBytes(place as { iss: string; iid: string; kid: string }, hex(salt), hex(output))),
  run: (one) => {
    const [input, blind] = [hex(one.input), scalarFrom(hex(one.blind))]
    expect(toHex(blinded(input, blind))).toBe(one.blinded)
    expect(toHex(evaluate(scalarFrom(hex(one.key)), hex(one.blinded)))).toBe(one.evaluated)
    return toHex(finalize(input, blind, hex(one.evaluated)))
  },
}

/** Which answer each message of the worked conversation gets; the stream is no message. */
const answersOf: Record<string, (value: unknown) => boolean> = {
  'enrolments/open': isOpened,
  'enrolments/claim': isClaimed,
  'pin/evaluate': isEvaluated,
  'pin/change/open': isChangeOpened,
  'pin/change': isChanged,
  requests: isWaiting,
  decisions: isDecided,
  look: (value) => value === null,
}

const byOperation =
  (operations: Record<string, Run>): Run =>
  (one, file) =>
    operations[one.op]?.(one, file)

/** What of each file a phone does; the others are a server's alone. */
const runs: Record<string, Run | 'the server alone does this' | 'whoever is shown it does this'> = {
  'activation-code': byOperation(codes),
  base64url: ({ text, result }) => {
    const bytes = fromBase64url(text)
    if (result !== null) expect(toBase64url(hex(result))).toBe(text)
    return toHex(bytes)
  },
  binding: async ({ message }, { key }) => {
    if (!isSignedMessage(message) || !(await isSignedBy(message, 'countersign-binding+jws', { evidence: key }))) return null
    const payload = payloadOf(message)
    return isBinding(payload) ? payload : null
  },
  brand: ({ document }) => {
    const read = readJson(utf8(document))
    if (!isBrand(read)) return null
    const { typ, v, name, accent, logo } = read
    return { typ, v, name, accent, logo }
  },
  challenge: byOperation({
    create: (one) => creationChallenge(one.sid, one.nonce, one.possession),
    get: (one) => assertionChallenge(one.payload),
    // The portal's page asks for this one, and no app.
    portal: async (one) => toBase64url(await H('countersign/webauthn-portal/1', one.portal, one.nonce)),
  }),
  claim: ({ message, ground }, file) => judgeClaim(message, ground ?? file.ground),
  context: async ({ context }) => (await readContext(context))?.ctx ?? null,
  conversation: async ({ request, answer, result }, { iss }) => {
    const value = answer.content_type === 'text/event-stream' ? null : readJson(utf8(answer.answer))
    const expected = answer.status === 200 ? answersOf[request.path.replace('/authenticator/v1/', '')] : isProblem
    expect(expected?.(value)).toBe(true)
    if (result.ok && answer.status === 422) expect(isNumberWrong(value)).toBe(true)
    const proof = await readProof(request.proof, iss + request.path, request.body)
    // Whether a nonce is fresh the server alone can tell; that there is none, anybody.
    return proof?.nonce === '' ? { ok: false, code: 'nonce_required' } : { ok: true, value: proof }
  },
  decision: ({ message, ground }, file) => judgeDecision(message, ground ?? file.ground),
  'decision-webauthn': 'the server alone does this',
  der: 'the server alone does this',
  evidence: 'whoever is shown it does this',
  es256: ({ jwk, message, signature }) => verifies(jwk, new TextDecoder().decode(hex(message)), toBase64url(hex(signature))),
  framing: ({ parts }) => {
    const bytes = (part: Case): Bytes =>
      part.hex !== undefined ? hex(part.hex) : part.zeros ? new Uint8Array(part.zeros) : utf8(part.text)
    return unlessThrown(() => toHex(joined(...parts.map((part: Case) => L(bytes(part))))))
  },
  json: (one) => readJson(hex(one.hex)) ?? null,
  keys: async ({ jwk }) => {
    if (!isPublicKey(jwk)) return null
    const jkt = await thumbprint(jwk)
    return { jkt, iid: await installationName(jkt), aid: await authenticatorName(jkt) }
  },
  nonce: 'the server alone does this',
  'pin-blob': async ({ iss, iid, kid, jwk, output, salt, iv, wrapped }) => {
    const place = { iss, iid, kid }
    const opened = await openBlob({ ...place, jwk, salt: hex(salt), iv: hex(iv), wrapped: hex(wrapped) }, hex(output), true)
    if (!opened) return null
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', opened.key))
    return { kek: toHex(await kekBytes(place, hex(salt), hex(output))), aad: toHex(blobData(place, jwk)), pkcs8: toHex(pkcs8) }
  },
  'pin-change': ({ op, message }, { grounds }) =>
    op === 'open' ? judgeChangeOpen(message, grounds.open) : judgeChange(message, grounds.change),
  'pin-oprf': byOperation(oprf),
  'pin-rules': (one) => {
    expect(normalised(one.typed)).toBe(one.normalised)
    return pinFault(one.typed, { shortest: 4, longest: 6 }, one.names)
  },
  proof: async ({ request, proof }) => {
    const value = await readProof(proof, request.url, request.body)
    return value ? { ok: true, value } : { ok: false, code: 'proof_invalid' }
  },
}

const vectors = (name: string): File => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as File

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5))

describe('the vectors, by the second phone', () => {
  it('knows each file', () => expect(files.sort()).toEqual(Object.keys(runs).sort()))

  for (const name of files) {
    const run = runs[name]
    if (typeof run !== 'function') continue
    const file = vectors(name)
    describe(`${name}.json`, () => {
      for (const one of file.cases) it(one.name, async () => expect(await run(one, file)).toEqual(one.result))
    })
  }

  it('writes the decisions of decision.json itself, byte for byte', async () => {
    const { cases, ground } = vectors('decision')
    const sent = vectors('context').cases.find(({ result }) => result === ground.ctx)?.context
    const context = await readContext(sent)
    if (!context) throw new Error('no vector has the context of these decisions')
    const mine = [approvalPayload(context, ground.iid, 'fr', ground.number, 41), denialPayload(context, ground.iid, 'fr', 'not_me')]
    const theirs = ['an approval', 'a denial'].map((name) => cases.find((one) => one.name === name)?.message.payload)
    expect(mine.map(packJson)).toEqual(theirs)
  })
})
