import { NONCE_HEADER, PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { type Bytes, plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { thumbprint } from '@countersign/protocol/jwk.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { nonceFor } from '../http/forge.ts'
import type { Captured } from '../http/phone-line.ts'
import { type Aim, type Attack, refusedOnly } from './attack.ts'
import type { Chance } from './chance.ts'
import { contentTypes, otherMethods, strange, strangeTarget, withHeaders } from './http.ts'
import { ownKey } from './keys.ts'
import type { Shot } from './line.ts'
import { claimTarget, decideTarget, evaluateTarget, openTarget, reading } from './phone-targets.ts'
import { changeTarget, openChangeTarget } from './pin-change-targets.ts'
import { badProof, goodProof } from './proofs.ts'
import { badlySigned, wellSignedBut } from './signed.ts'
import type { PhoneGround, Target } from './target.ts'
import { spoiledBytes, spoiledValue } from './values.ts'

const NONCES_LIVE = 60_000

const stranger = ownKey()

export function phoneAttacks(ground: PhoneGround): Attack[] {
  const { house } = ground
  const { phoneUrl } = house.server
  const nonces = new Map<string, { nonce: string; at: number }>()

  async function nonce(key: PhoneKey): Promise<string> {
    const jkt = thumbprint(key.jwk)
    const known = nonces.get(jkt)
    if (known !== undefined && performance.now() - known.at < NONCES_LIVE) return known.nonce
    const fresh = { nonce: await nonceFor(phoneUrl, paths.requests, key), at: performance.now() }
    nonces.set(jkt, fresh)
    return fresh.nonce
  }

  function attack(path: string, target: () => Promise<Target>): Attack {
    return {
      name: `POST ${path}`,
      side: 'phone',
      answers: refusedOnly,
      async ready() {
        const aimedAt = await target()
        return { aim: (c) => aim(c, path, aimedAt), ...(aimedAt.afterwards ? { afterwards: aimedAt.afterwards } : {}) }
      },
    }
  }

  async function aim(c: Chance, path: string, target: Target): Promise<Aim> {
    const { key, signed, own } = target
    const message = target.harmless ?? target.message
    const replays = ground.captured.filter((one) => one.path === path && one.path !== paths.requests)
    const proven = async (what: string, body: Uint8Array, by = key): Promise<Aim> => {
      const bytes = plain(body)
      const proof = await goodProof({ key: by, url: phoneUrl + path, body: bytes, nonce: await nonce(by) })
      return { what, shot: withHeaders(post(path, bytes, proof), strange(c)) }
    }
    const spoiled = async (what: string, make: () => unknown): Promise<Aim> => {
      for (;;) {
        const other = await make()
        if (other instanceof Uint8Array) return proven(what, other)
        if (target.mayBe?.(other) ?? true) return proven(what, utf8(JSON.stringify(other) ?? ''))
      }
    }
    switch (c.int(10)) {
      case 0:
      case 1:
      case 2: {
        const body = utf8(JSON.stringify(target.message))
        const proof = await badProof(c, { key, url: phoneUrl + path, body, nonce: await nonce(key) })
        return { what: 'a proof with a fault', shot: withHeaders(post(path, body, latin(proof)), strange(c)) }
      }
      case 3:
        return http(c, path, utf8(JSON.stringify(target.message)), await nonce(key))
      case 4:
        return spoiled('bytes that are no such message', () => spoiledBytes(c, JSON.stringify(message)))
      case 5:
        if (replays.length > 0 && c.once(2)) return replayed(c, path, c.pick(replays))
        return target.byStranger
          ? proven("a stranger's proof", utf8(JSON.stringify(target.message)), stranger)
          : spoiled('a value exchanged', () => spoiledValue(c, message))
      case 6:
      case 7:
        if (signed !== undefined && c.once(3))
          return spoiled('another content, well signed', async () => ({
            [signed.member]: await wellSignedBut(c, c.pick(signed.grounds), signed.members),
          }))
        if (signed !== undefined)
          return spoiled('badly signed', async () => ({ [signed.member]: await badlySigned(c, c.pick(signed.grounds)) }))
        return spoiled('a value exchanged', () => spoiledValue(c, message))
      default:
        return own !== undefined && c.once(2)
          ? spoiled('its own', () => own(c))
          : spoiled('a value exchanged', () => spoiledValue(c, message))
    }
  }

  /** Everything around the message: methods, addresses, types, headers twice or not at all, lengths. */
  async function http(c: Chance, path: string, body: Bytes, fresh: string): Promise<Aim> {
    const proof = await goodProof({ key: stranger, url: phoneUrl + path, body, nonce: fresh })
    const shot = post(path, body, proof)
    const what = 'the request itself'
    switch (c.int(7)) {
      case 0:
        return { what, shot: withHeaders({ ...shot, method: c.pick(otherMethods) }, strange(c)) }
      case 1:
        return { what, shot: withHeaders({ ...shot, target: strangeTarget(c, path) }, strange(c)) }
      case 2:
        return {
          what,
          shot: {
            ...shot,
            headers: [
              ['content-type', c.pick(contentTypes)],
              [PROOF_HEADER, proof],
            ],
          },
        }
      case 3:
        return { what, shot: { ...shot, headers: [['content-type', 'application/json'], ...strange(c)] } }
      case 4:
        return {
          what,
          shot: withHeaders(shot, [
            [PROOF_HEADER, proof],
            [NONCE_HEADER, fresh],
          ]),
        }
      case 5:
        return { what, mayClose: true, shot: { ...shot, body: new Uint8Array(16_385 + c.int(20_000)).fill(0x61), chunked: c.once(2) } }
      default:
        return {
          what,
          mayClose: true,
          shot: withHeaders(
            shot,
            Array.from({ length: c.int(300) }, (_, i) => [`x-${i}`, 'y'.repeat(c.int(60))] as const),
          ),
        }
    }
  }

  /** Byte for byte, or with another body under the same proof, or to another address. */
  function replayed(c: Chance, path: string, { headers, body }: Captured): Aim {
    const sent = Object.entries(headers)
    if (c.once(2)) return { what: 'captured, as it was', shot: { method: 'POST', target: path, headers: sent, body } }
    const changed = Buffer.from(body)
    const at = c.int(changed.length)
    changed[at] = (changed[at] as number) ^ (1 << c.int(7))
    return { what: 'captured, a bit changed', shot: { method: 'POST', target: path, headers: sent, body: changed } }
  }

  return [
    attack(paths.open, () => openTarget(ground)),
    attack(paths.claim, () => claimTarget(ground)),
    attack(paths.evaluate, () => evaluateTarget(ground)),
    attack(paths.requests, async () => reading(ground, 'requests')),
    attack(paths.look, async () => reading(ground, 'look')),
    attack(paths.decide, () => decideTarget(ground)),
    attack(paths.openPinChange, () => openChangeTarget(ground)),
    attack(paths.changePin, () => changeTarget(ground)),
  ]
}

function post(path: string, body: Uint8Array, proof: string): Shot {
  return {
    method: 'POST',
    target: path,
    headers: [
      ['content-type', 'application/json'],
      [PROOF_HEADER, proof],
    ],
    body,
  }
}

/** What a header can carry. */
const latin = (text: string) => text.replace(/\p{Cc}/gu, ' ')
