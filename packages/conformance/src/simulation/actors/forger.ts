import { makeProof, PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { type Bytes, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { ActivationCode } from '@countersign/protocol/enrolment/code.ts'
import { type Claim, claimedShape } from '@countersign/protocol/enrolment/messages.ts'
import { secretDigest } from '@countersign/protocol/enrolment/secret.ts'
import { authenticatorId } from '@countersign/protocol/identity.ts'
import { type Signer, signMessage } from '@countersign/protocol/jws.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { sendOpenPinChange, signOpenPinChange } from '@countersign/protocol/phone/pin-change.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { contextDigest } from '@countersign/protocol/transaction/context.ts'
import { decidedShape } from '@countersign/protocol/transaction/decision.ts'
import { newId } from '@countersign/verifier/deps.ts'
import type { Owner } from '../scheduler.ts'
import { NoAnswer, type World } from '../world.ts'
import { type Request, waitingOn } from './answer.ts'
import { open } from './claim.ts'
import type { Person } from './person.ts'
import { makePhone, type Phone, post } from './phone.ts'
import { evaluate } from './pin.ts'

/** Sends what no honest phone sends, with an image of the victim's phone and a phone of its own (T05): nothing of it may ever have an effect. */
export async function forger(world: World, owner: Owner, victim: Person): Promise<void> {
  const own = makePhone(world, owner, '203.0.113.9', { byPlatform: false })
  for (let tries = 0; tries < 5; tries++) {
    try {
      await sendGarbage(world, own)
      const image = makePhone(world, owner, own.ip, victim.phone)
      const [request] = (await waitingOn(world, image)) ?? []
      if (request !== undefined) await forgeDecision(world, image, request)
      await forgeChange(world, image)
      const code = victim.browser.shows?.linked
      const opened = code && (await open(world, own, code))
      if (opened?.ok && code !== undefined) {
        const message = {
          typ: 'countersign/claim',
          v: 1,
          iss: opened.value.iss,
          sid: opened.value.sid,
          nonce: opened.value.nonce,
          via: 'qr',
        } as const
        await forgeClaim(world, own, { ...message, secret_sha256: secretDigest(code.secret) })
        if (image.pin !== null) await evaluate(world, { ...own, iid: image.iid }, image.pin.kid, opened.value.sid, '0000')
        await joinByImage(world, image, code)
      }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
    }
    await world.scheduler.sleep(owner, 1 + world.dice.below(4)).over
  }
}

/** Would join an account to the victim's phone under a PIN of its own, and clear the count of the first PIN with it (Spec §4.4). */
async function joinByImage(world: World, image: Phone, code: ActivationCode): Promise<void> {
  const opened = await open(world, image, code)
  if (!opened.ok) return
  const kid = newId({ bytes: (count) => world.dice.bytes(count) }, 'ok')
  const made = await evaluate(world, image, kid, opened.value.sid, '0000')
  if (made.ok && opened.value.installation.pin !== null) world.watch.violated('a phone with a PIN was given a second one')
  const { iss, sid, nonce } = opened.value
  await forgeClaim(world, image, { typ: 'countersign/claim', v: 1, iss, sid, nonce, via: 'qr', secret_sha256: secretDigest(code.secret) })
}

async function sendGarbage(world: World, phone: Phone): Promise<void> {
  const request = async (body: Bytes, about: Bytes) => {
    const url = world.policy.phoneOrigin + paths.requests
    const nonce = await nonceFor(world, phone)
    const proof = await makeProof(
      { key: phone.installation.jwk, url, body: about, nonce, jti: world.dice.bytes(16) },
      phone.installation.sign,
    )
    return post(world, phone.owner, { path: paths.requests, headers: { [PROOF_HEADER]: proof }, body, ip: phone.ip })
  }
  const [body, other] = [utf8('{"typ":"countersign/requests"}'), utf8('{}')]
  await request(body, body)
  await request(body, other)
}

async function nonceFor(world: World, { owner, installation, ip }: Phone): Promise<string> {
  const url = world.policy.phoneOrigin + paths.requests
  const body = utf8('{}')
  const proof = await makeProof({ key: installation.jwk, url, body, nonce: '', jti: world.dice.bytes(16) }, installation.sign)
  return (await post(world, owner, { path: paths.requests, headers: { [PROOF_HEADER]: proof }, body, ip })).nonce ?? ''
}

/** A decision that lacks one thing: the PIN's signature, the context that was shown, the account that was asked. */
async function forgeDecision(world: World, phone: Phone, { aid, shown }: Request): Promise<void> {
  const account = phone.accounts.get(aid)
  if (account === undefined || phone.pin === null) return
  const { iss, txn, nonce, kind } = shown.context
  const wrong = world.dice.pick(['signature', 'context', 'account', 'way'] as const)
  const decision = {
    ...({
      typ: 'countersign/decision',
      v: 1,
      iss,
      txn,
      nonce,
      aid,
      iid: phone.iid,
      lang: 'en',
      decision: 'approve',
      mode: 'number',
    } as const),
    ctx: contextDigest(wrong === 'context' ? utf8('another') : shown.bytes),
    number: '000000',
    tpl: `${kind}/1`,
    ...(wrong === 'way' ? { uv: 'webauthn', cid: 'AAAA' } : { uv: 'pin', pin_seq: 1 }),
  }
  // An image holds the PIN key closed: what signs in its place is another key under its name.
  const forged: PhoneKey = { jwk: phone.pin.key.jwk, sign: world.signatures.makeKey().sign }
  const signers: Signer[] = [{ role: 'possession', key: account.possession.jwk, sign: account.possession.sign }]
  if (wrong !== 'way') signers.push({ role: 'verification', key: forged.jwk, sign: wrong === 'context' ? phone.pin.key.sign : forged.sign })
  const signed = await signMessage('countersign-decision', decision, signers)
  const by = wrong === 'account' ? phone.installation : account.possession
  const answer = await phone.link.call(paths.decide, by, { decision: signed }, decidedShape)
  if (answer.ok) world.watch.violated(`a decision with a wrong ${wrong} was taken`)
  else world.coverage.reached(`forged decision, ${wrong}: ${answer.code}`)
}

/** Would change the PIN without its key: an image holds that closed, and another key signs in its place (Spec §5.7). */
async function forgeChange(world: World, image: Phone): Promise<void> {
  if (image.pin === null) return
  const key: PhoneKey = { jwk: image.pin.key.jwk, sign: world.signatures.makeKey().sign }
  const old = { kid: image.pin.kid, key, seq: 1 + world.dice.below(3) }
  const { installation } = image
  const random = (count: number) => world.dice.bytes(count)
  const open = await signOpenPinChange({ iss: world.policy.phoneOrigin, installation, old, random })
  const answer = await sendOpenPinChange(image.link, installation, open)
  if (answer.ok) world.watch.violated('a change of PIN was opened without the PIN')
  else world.coverage.reached(`forged change: ${answer.code}`)
}

/** A claim that lacks one thing: a signature, the server's name, a PIN that was ever evaluated. */
async function forgeClaim(
  world: World,
  phone: Phone,
  begun: Pick<Claim, 'typ' | 'v' | 'iss' | 'sid' | 'nonce' | 'via' | 'secret_sha256'>,
): Promise<void> {
  const wrong = world.dice.pick(['signature', 'iss', 'nonce', 'pin', 'secret'] as const)
  const [possession, key] = [world.signatures.makeKey(), world.signatures.makeKey()]
  const claim: Claim = {
    ...begun,
    ...(wrong === 'iss' ? { iss: 'https://elsewhere.example' } : {}),
    ...(wrong === 'nonce' ? { nonce: begun.nonce.split('').reverse().join('').replace(/^./, 'A').replace(/.$/, 'A') } : {}),
    ...(wrong === 'secret' ? { secret_sha256: begun.secret_sha256.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')) } : {}),
    iid: phone.iid,
    aid: authenticatorId(possession.jwk),
    phone: phone.name,
    lang: 'en',
    possession: possession.jwk,
    installation: phone.installation.jwk,
    pin: { kid: newId({ bytes: (count) => world.dice.bytes(count) }, 'ok'), jwk: key.jwk, seq: 1 },
    webauthn: null,
    caps: ['number'],
  }
  const sign = wrong === 'signature' ? world.signatures.makeKey().sign : key.sign
  const signed = await signMessage('countersign-claim', claim, [
    { role: 'possession', key: possession.jwk, sign: possession.sign },
    { role: 'installation', key: phone.installation.jwk, sign: phone.installation.sign },
    { role: 'verification', key: key.jwk, sign },
  ])
  const answer = await phone.link.call(paths.claim, phone.installation, { claim: signed }, claimedShape)
  if (answer.ok) world.watch.violated(`a claim with a wrong ${wrong} was taken`)
  else world.coverage.reached(`forged claim, ${wrong}: ${answer.code}`)
}
