import { activationCode } from './activation-code.ts'
import { bindings } from './binding.ts'
import { brand } from './brand.ts'
import { claims } from './claim.ts'
import { challenges, contexts } from './context.ts'
import { conversation } from './conversation.ts'
import { decisions } from './decision.ts'
import { nonce, proof } from './device.ts'
import { base64url, framing, json } from './encodings.ts'
import { es256 } from './es256.ts'
import { evidence } from './evidence.ts'
import type { VectorFile } from './file.ts'
import { keys } from './keys.ts'
import { oprf } from './oprf.ts'
import { pinBlob, pinRules } from './pin.ts'
import { pinChanges } from './pin-change.ts'
import { der, platformDecisions } from './platform-decision.ts'

/** Every vector file, by its name in spec/vectors. */
export async function vectorFiles(): Promise<Record<string, VectorFile>> {
  return {
    'framing.json': framing,
    'base64url.json': base64url,
    'json.json': json,
    'keys.json': keys,
    'activation-code.json': activationCode,
    'es256.json': await es256(),
    'nonce.json': nonce,
    'proof.json': await proof(),
    'claim.json': await claims(),
    'binding.json': await bindings(),
    'pin-rules.json': pinRules,
    'pin-oprf.json': oprf,
    'pin-blob.json': pinBlob,
    'pin-change.json': await pinChanges(),
    'context.json': contexts,
    'challenge.json': challenges,
    'decision.json': await decisions(),
    'decision-webauthn.json': await platformDecisions(),
    'der.json': der,
    'conversation.json': await conversation(),
    'evidence.json': await evidence(),
    'brand.json': brand,
  }
}

export const written = (file: VectorFile): string => `${JSON.stringify(file, null, 2)}\n`
