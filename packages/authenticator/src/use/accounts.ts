import type { AuthenticatorId } from '@countersign/protocol/identity.ts'
import { type App, busily } from './app.ts'
import { pinSteps } from './pin-steps.ts'

/** Reads what the app remembers; before anything is shown. */
export async function load(app: App): Promise<void> {
  app.accounts.value = await app.ports.records.accounts()
  app.unfinished.value = await app.ports.records.unfinished()
  const known = [...app.accounts.value, app.unfinished.value?.account]
  if (known.some((account) => account?.verification.uv === 'pin')) pinSteps().catch(() => undefined)
}

/**
 * Deletes one account's records here; nothing is said to the server. The PIN key belongs to the installation and its other accounts:
 * with the last account all of it goes.
 */
export async function deleteAccount(app: App, aid: AuthenticatorId): Promise<void> {
  if (app.accounts.value.every((account) => account.aid === aid)) return startOver(app)
  await busily(app, async () => {
    await app.ports.records.dropAccount(aid)
    app.accounts.value = await app.ports.records.accounts()
    app.places.home()
  })
}

/** Forgets everything, the installation's key included: this phone is then another installation to the server. */
export async function startOver(app: App): Promise<void> {
  await busily(app, async () => {
    await app.ports.records.forgetEverything()
    app.activation.value = null
    app.unfinished.value = null
    app.pinNews.value = null
    app.requests.value = []
    app.accounts.value = []
    app.places.home()
  })
}
