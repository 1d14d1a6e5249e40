import type { Installations } from '@countersign/verifier/installation/store.ts'
import type { Operations } from './operations.ts'
import { pinChanges } from './pin-changes.ts'
import { charge, makePin, pinView, standingPin } from './pins.ts'

export function installations(operations: Operations): Installations {
  const { read, write } = operations
  return {
    byId: (iid) => read('installations.byId', ({ data }) => data.installations.get(iid) ?? null),
    authenticator: (aid) => read('installations.authenticator', ({ data }) => data.authenticators.get(aid)?.authenticator ?? null),
    authenticatorsOn: (iid) =>
      read('installations.authenticatorsOn', ({ data }) =>
        [...data.authenticators.rows()]
          .map((row) => row.authenticator)
          .filter((one) => one.iid === iid)
          .map((one) => ({ ...one, displayName: data.subscribers.get(one.subscriberId)?.displayName ?? '' }))
          .sort((a, b) => a.createdAt - b.createdAt),
      ),
    binding: (aid) =>
      read('installations.binding', ({ data }) => {
        const row = data.authenticators.get(aid)
        return row?.authenticator.state === 'active' ? row.binding : null
      }),
    authenticatorsOf: (subscriberId) =>
      read('installations.authenticatorsOf', ({ data }) =>
        [...data.authenticators.rows()]
          .map((row) => row.authenticator)
          .filter((one) => one.subscriberId === subscriberId && one.state === 'active')
          .sort((a, b) => a.createdAt - b.createdAt),
      ),
    standingPin: (iid) => read('installations.standingPin', ({ data, now }) => standingPin(data, iid, now)),
    pin: (iid, kid) =>
      read('installations.pin', ({ data, now }) => {
        const pin = data.pins.get(`${iid}.${kid}`)
        return pin === undefined ? null : pinView(pin, now)
      }),
    makePin: (pin) => write('installations.makePin', (tx) => makePin(tx, pin)),
    charge: (input) => write('installations.charge', (tx) => charge(tx, input)),
    changes: pinChanges(operations),
  }
}
