import { describe, expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { judgeClaim } from '../../src/enrolment/judge-claim.ts'
import type { Opened } from '../../src/enrolment/messages.ts'
import { authenticatorId } from '../../src/identity.ts'
import { readContext, sendDecision, signApproval, signDenial } from '../../src/phone/decide.ts'
import { type ClaimInput, openCode, sendClaim, signClaim } from '../../src/phone/enrol.ts'
import { openLink } from '../../src/phone/link.ts'
import { paths } from '../../src/phone/paths.ts'
import type { PersonProof } from '../../src/phone/ports.ts'
import { listRequests } from '../../src/phone/requests.ts'
import { contextBytes } from '../../src/transaction/context.ts'
import { judgeDecision, readDecision } from '../../src/transaction/judge-decision.ts'
import { assertBy } from '../kit/assertion.ts'
import { claim, claimGround, LINK_SECRET, registration, signClaimByHand } from '../kit/claim.ts'
import { approval, CREDENTIAL_ID, context, denial, NUMBER, pinGround, platformApproval, platformGround } from '../kit/decision.ts'
import { fixedRandom, ISS, ids } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { installation, ok, phoneKey, scripted } from '../kit/phone.ts'
import { verifyEs256 } from '../kit/verify.ts'

const [possession, pin] = [phoneKey(keys.possession), phoneKey(keys.pin)]
const shown = readContext(toBase64url(contextBytes(context)))
if (shown === null) throw new Error('the context of these tests cannot be read')

describe('a claim', () => {
  const opened = { iss: ISS, sid: ids.sid, nonce: claim.nonce } as Opened
  const input: ClaimInput = {
    opened,
    code: { name: 'K7QX', secret: LINK_SECRET },
    via: claim.via,
    phone: claim.phone,
    lang: 'fr',
    possession,
    installation,
    pin: { kid: ids.kid, key: pin, seq: 2 },
    webauthn: null,
  }

  test('as the phone signs it is the claim of the vectors, byte for byte', async () => {
    expect(await signClaim(input)).toEqual(await signClaimByHand())
  })

  test('with a platform credential has two signatures, and is accepted', async () => {
    const signed = await signClaim({ ...input, pin: null, webauthn: registration })
    expect(signed.signatures).toHaveLength(2)
    expect(judgeClaim(signed, claimGround, verifyEs256)).toMatchObject({ ok: true, value: { pin: null } })
  })
})

describe('a decision', () => {
  const answering = { shown, iid: approval.iid, possession, lang: 'fr' } as const
  const judge = (message: Awaited<ReturnType<typeof signApproval>>, ground = pinGround) => {
    const decision = readDecision(message)
    return { decision, verdict: decision && judgeDecision(message, decision, ground, verifyEs256) }
  }

  test('under the PIN', async () => {
    const { decision, verdict } = judge(await signApproval({ ...answering, number: NUMBER, person: { uv: 'pin', key: pin, seq: 41 } }))
    expect(decision).toEqual(approval)
    expect(verdict).toMatchObject({ ok: true, value: { to: 'approved' } })
  })

  test('by a platform credential, whose challenge is this very decision', async () => {
    let payload = ''
    const challenges: string[] = []
    const person: PersonProof = {
      uv: 'webauthn',
      cid: CREDENTIAL_ID,
      assert: async (challenge) => {
        challenges.push(toBase64url(challenge))
        payload = toBase64url(utf8(JSON.stringify(platformApproval)))
        return assertBy(payload)
      },
    }
    const signed = await signApproval({ ...answering, number: NUMBER, person })
    const { decision, verdict } = judge(signed, platformGround)
    expect(decision).toEqual(platformApproval)
    expect(verdict).toMatchObject({ ok: true, value: { to: 'approved', uv: 'webauthn' } })
    const client = JSON.parse(Buffer.from(fromBase64url(signed.webauthn?.clientDataJSON as string) as Uint8Array).toString())
    expect(challenges).toEqual([client.challenge])
  })

  test("of an activation is shown on the activation's screen", async () => {
    const proving = { ...shown, context: { ...context, kind: 'activation' as const } }
    const { decision } = judge(
      await signApproval({ ...answering, shown: proving, number: NUMBER, person: { uv: 'pin', key: pin, seq: 41 } }),
    )
    expect(decision).toMatchObject({ tpl: 'activation/1' })
  })

  test('that denies', async () => {
    const { decision, verdict } = judge(await signDenial({ ...answering, reason: 'not_me' }))
    expect(decision).toEqual(denial)
    expect(verdict).toEqual({ ok: true, value: { to: 'denied', reason: 'not_me' } })
  })
})

describe('where each message goes', () => {
  const aid = authenticatorId(possession.jwk)
  const run = async (answer: unknown, call: (link: ReturnType<typeof openLink>) => Promise<{ ok: boolean }>) => {
    const { send, asked } = scripted(ok(answer))
    const outcome = await call(openLink({ origin: ISS, send, random: fixedRandom('paths') }))
    return { ok: outcome.ok, path: asked[0]?.path, body: JSON.parse(Buffer.from(asked[0]?.body as Uint8Array).toString()) }
  }

  test('a code is opened by its name and the digest of its secret', async () => {
    const { path, body } = await run({}, (link) => openCode(link, installation, { name: 'K7QX', secret: LINK_SECRET }))
    expect({ path, body }).toEqual({
      path: paths.open,
      body: { typ: 'countersign/open', v: 1, name: 'K7QX', secret_sha256: claim.secret_sha256 },
    })
    expect(JSON.stringify(body)).not.toContain(LINK_SECRET)
  })

  test('claim, decision and list', async () => {
    const signed = await signClaimByHand()
    const claimed = { typ: 'countersign/claimed', v: 1, sid: ids.sid, aid, state: 'claimed', proof: null, binding: null }
    expect(await run(claimed, (link) => sendClaim(link, installation, signed))).toEqual({
      ok: true,
      path: paths.claim,
      body: { claim: signed },
    })
    const decided = { typ: 'countersign/decided', v: 1, txn: ids.txn, state: 'denied', binding: null, pin_wrong_before: 0 }
    expect(await run(decided, (link) => sendDecision(link, possession, signed))).toEqual({
      ok: true,
      path: paths.decide,
      body: { decision: signed },
    })
    const waiting = { typ: 'countersign/waiting', v: 1, requests: [], accounts: [] }
    expect(await run(waiting, (link) => listRequests(link, installation, approval.iid))).toEqual({
      ok: true,
      path: paths.requests,
      body: { typ: 'countersign/requests', v: 1, iid: approval.iid },
    })
  })
})
