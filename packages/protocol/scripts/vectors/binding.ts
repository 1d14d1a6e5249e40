import { toBase64url } from '../../src/encoding/base64url.ts'
import { sha256 } from '../../src/encoding/digest.ts'
import type { Binding } from '../../src/enrolment/messages.ts'
import { payloadOf, type Signed } from '../../src/jws.ts'
import { claim, signClaimByHand } from '../../test/kit/claim.ts'
import { CREDENTIAL_ID } from '../../test/kit/decision.ts'
import { ISS, ids, NOW } from '../../test/kit/fixed.ts'
import { keys } from '../../test/kit/keys.ts'
import { flip, type HandSigner, signByHand } from '../../test/kit/sign-by-hand.ts'
import { own, type VectorFile } from './file.ts'

const evidence: HandSigner = { role: 'evidence', key: keys.evidence }

export async function bindings(): Promise<VectorFile> {
  const binding: Binding = {
    typ: 'countersign/binding',
    v: 1,
    iss: ISS,
    sub: ids.sub,
    aid: claim.aid,
    possession: claim.possession,
    verification: { uv: 'pin', kid: ids.kid, jwk: keys.pin.jwk },
    claim_sha256: toBase64url(sha256(payloadOf(await signClaimByHand()))),
    bound_at: NOW,
  }
  const platform: Binding = { ...binding, verification: { uv: 'webauthn', credential: CREDENTIAL_ID, jwk: keys.credential.jwk } }
  const sign = (value: unknown, signer: HandSigner = evidence) => signByHand('countersign-binding', value, [signer])
  const signed = await sign(binding)
  const [signature] = signed.signatures as [Signed['signatures'][0]]
  const bad = (name: string, message: unknown) => own('4.7', name, { message, result: null })
  return {
    about: "A signed binding: its payload, or null. `key` is the server's evidence key.",
    key: keys.evidence.jwk,
    cases: [
      own('4.7', 'of an authenticator with a PIN', { message: signed, result: binding }),
      own('4.7', 'of one with a platform credential', { message: await sign(platform), result: platform }),
      bad('signed by another key', await sign(binding, { ...evidence, key: keys.stranger })),
      bad(
        "signed by another key under this one's name",
        await sign(binding, { ...evidence, key: { ...keys.evidence, sign: keys.stranger.sign } }),
      ),
      bad('in another role', await sign(binding, { ...evidence, role: 'possession' })),
      bad('signed as a claim', await signByHand('countersign-claim', binding, [evidence])),
      bad('alg none', await sign(binding, { ...evidence, header: { alg: 'none' } })),
      bad('for another subscriber', { ...signed, payload: (await sign({ ...binding, sub: 'sub_AAAAAAAAAAAAAAAAAAAAAA' })).payload }),
      bad('one byte of the payload', { ...signed, payload: flip(signed.payload, 100) }),
      bad('a second signature', { ...signed, signatures: [signature, signature] }),
      bad('a member more', await sign({ ...binding, admin: true })),
      bad('a verification that is neither', await sign({ ...binding, verification: { uv: 'tap', jwk: keys.pin.jwk } })),
    ],
  }
}
