import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { closeDesktop } from '../browser/launch.ts'
import { addAuthenticator } from '../browser/webauthn.ts'
import { confirm, confirmByPlatform, prove } from '../walk/activate.ts'
import { invited } from '../walk/person.ts'
import { withPhone } from '../walk/with-phone.ts'
import type { Length } from './length.ts'
import type { Line } from './line.ts'
import { median } from './median.ts'
import { type Activation, activationOn, takeDown } from './own-work.ts'

/** P8. From the scanned code to the active phone: how often the app asks the server while somebody waits, and how long it takes besides that. */
export async function activations(length: Length): Promise<Line[]> {
  const server = await startServer()
  try {
    const lines: Line[] = []
    for (const way of ['platform', 'pin'] as const) {
      const made: Activation[] = []
      for (let i = 0; i < length.activations; i++) made.push(await activate(server, way, `${way}.${i}`))
      const name = way === 'pin' ? 'new PIN' : 'platform credential'
      const requests = median(made.map((one) => one.requests.length))
      const told = made.find((one) => one.requests.length === requests)?.requests.join(', ')
      lines.push(
        { measure: 'P8', what: `requests, ${name}: ${told}`, value: requests, ceiling: null, unit: '', bar: { most: 3 } },
        {
          measure: 'P8',
          what: `the app's own time, ${name}`,
          value: median(made.map((one) => one.ownMs)),
          ceiling: null,
          unit: 'ms',
          bar: { most: 100 },
        },
      )
    }
    return lines
  } finally {
    await closeDesktop()
    await server.close()
  }
}

async function activate(server: RunningServer, way: 'platform' | 'pin', username: string): Promise<Activation> {
  const portal = await invited(server, username)
  const phone = await withPhone(server.phoneUrl)
  await takeDown(phone.phone.context)
  await phone.open()
  if (way === 'platform') await addAuthenticator(phone.page)
  await phone.tap('scan')
  await phone.screen('scan')
  await phone.phone.show(await portal.screenshot())
  await (way === 'platform' ? confirmByPlatform(phone) : confirm(phone))
  await prove(portal, phone)
  const activation = await activationOn(phone.page)
  await portal.close()
  await phone.close()
  return activation
}
