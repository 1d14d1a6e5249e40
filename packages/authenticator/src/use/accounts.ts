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

/** After a change to the records: the requests that wait show their accounts as they are now, and none of an account that is gone. */
export async function rereadAccounts(app: App): Promise<void> {
  const accounts = await app.ports.records.accounts()
  const known = new Map(accounts.map((account) => [account.aid, account]))
  app.requests.value = app.requests.value.flatMap((request) => {
    const account = known.get(request.account.aid)
    return account === undefined ? [] : [{ ...request, account }]
  })
  app.accounts.value = accounts
}

/** Whether everything goes with this account: nothing else is here, nor half-way here, that needs the installation's key or its PIN. */
export function isLast(app: App, aid: AuthenticatorId): boolean {
  return app.unfinished.value === null && app.accounts.value.every((account) => account.aid === aid)
}

/**
 * Deletes one account's records here; nothing is said to the server. The PIN key belongs to the installation and its other accounts:
 * with the last account all of it goes.
 */
export async function deleteAccount(app: App, aid: AuthenticatorId): Promise<void> {
  if (isLast(app, aid)) return startOver(app)
  await busily(app, async () => {
    await app.ports.records.dropAccount(aid)
    await rereadAccounts(app)
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
