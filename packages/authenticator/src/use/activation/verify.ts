import { identifierFrom } from '@countersign/protocol/identity.ts'
import { createChallenge } from '@countersign/protocol/webauthn/challenge.ts'
import { type App, busily, installation } from '../app.ts'
import { pinSteps } from '../pin-steps.ts'
import type { StoredPin } from '../ports.ts'
import type { OpenedActivation } from './activation.ts'
import { makeClaim } from './claim.ts'
import { showProblem } from './end.ts'

/** What the person can mend on the spot. */
export type VerifyFault =
  | { readonly code: 'not_confirmed' | 'credential_failed' }
  | { readonly code: 'pin_wrong'; readonly left: number }
  | null

/** Spec §7.1: a platform credential, bound to this session and this possession key. Must follow the tap at once: the system demands it. */
export async function verifyByPlatform(app: App): Promise<VerifyFault> {
  const fault = await busily(app, async (): Promise<VerifyFault> => {
    const activation = current(app)
    const webauthn = activation?.opened.webauthn
    if (!activation || !webauthn) return null
    const { opened, possession } = activation
    const made = await app.ports.credentials.create({
      rpId: webauthn.rp_id,
      rpName: webauthn.rp_name,
      userId: webauthn.user_id,
      username: opened.subscriber.username,
      displayName: opened.subscriber.name,
      challenge: createChallenge(opened.sid, opened.nonce, possession.jwk),
    })
    if (!made.ok) return { code: made.code }
    const { registration, prf } = made.value
    await makeClaim(app, activation, { uv: 'webauthn', registration, rpId: webauthn.rp_id, prf })
    return null
  })
  return fault ?? null
}

/** Spec §5.6: a new PIN, typed twice; the two were compared before anything went out. */
export async function verifyByNewPin(app: App, first: string, second: string): Promise<void> {
  await busily(app, async () => {
    const activation = current(app)
    if (activation === null) return
    const { keys, random } = app.ports
    const { key, iid } = await installation(app)
    const kid = identifierFrom('ok', random(16))
    const scope = { iss: activation.opened.iss, iid, kid }
    const step = { link: app.link, box: keys, random, installation: key, scope, live: activation.opened.sid }
    const { createPin } = await pinSteps()
    const made = await createPin(step, first, second)
    if (!made.ok) return showProblem(app, made.code)
    const stored: StoredPin = { kid, scope, blob: made.value.blob }
    await makeClaim(app, activation, { uv: 'pin', stored, open: made.value, fresh: true })
  })
}

/** The PIN that this app has already. */
export async function verifyByPin(app: App, pin: string): Promise<VerifyFault> {
  const fault = await busily(app, async (): Promise<VerifyFault> => {
    const activation = current(app)
    const stored = activation?.pin
    if (!activation || !stored) return null
    const { keys, random } = app.ports
    const { key } = await installation(app)
    const step = { link: app.link, box: keys, random, installation: key, scope: stored.scope, live: activation.opened.sid }
    const { unlockPin } = await pinSteps()
    const opened = await unlockPin(step, stored.blob, pin)
    if (opened.ok) await makeClaim(app, activation, { uv: 'pin', stored, open: opened.value, fresh: false })
    else if (opened.code === 'pin_wrong') return { code: 'pin_wrong', left: Number(opened.extra['left']) }
    else showProblem(app, opened.code)
    return null
  })
  return fault ?? null
}

function current(app: App): OpenedActivation | null {
  const activation = app.activation.value
  return activation?.stage === 'opened' ? activation : null
}
