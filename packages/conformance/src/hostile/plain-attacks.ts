import { type Attack, calm } from './attack.ts'
import type { Chance } from './chance.ts'
import { otherMethods, strange, strangeTarget } from './http.ts'
import { jsonTexts, wholeTexts } from './values.ts'

/** What is the same for everybody: the app and its files, and the port for the machine's own. */
export function plainAttacks(files: readonly string[]): Attack[] {
  const entrances = ['/', '/a', '/A', '/o', '/O', '/check'].map((path) => plain('phone', `GET ${path}`, () => path))
  return [
    ...entrances,
    plain('phone', "GET the app's files", (c) => c.pick(files)),
    plain('phone', 'no such address', (c) => `/${encodeURIComponent(c.pick(wholeTexts))}`),
    plain('ops', 'GET /livez', () => '/livez'),
    plain('ops', 'GET /readyz', () => '/readyz'),
    plain('ops', 'no such address', (c) => `/${encodeURIComponent(c.pick(wholeTexts))}`),
  ]
}

function plain(side: Attack['side'], name: string, pathOf: (c: Chance) => string): Attack {
  return {
    name: side === 'ops' ? `${name} (ops)` : `${name} (phone)`,
    side,
    answers: calm,
    ready: async () => ({
      aim(c) {
        const path = pathOf(c)
        const body = c.once(8) ? { body: Buffer.from(c.pick([...jsonTexts, 'a'.repeat(c.int(30_000))])), chunked: c.once(3) } : {}
        const type: [string, string][] = 'body' in body && c.once(2) ? [['content-type', 'application/json']] : []
        return {
          what: path,
          mayClose: 'body' in body,
          shot: {
            method: c.once(4) ? c.pick(otherMethods) : c.once(20) ? 'POST' : 'GET',
            target: c.once(3) ? strangeTarget(c, path) : path,
            headers: [...strange(c), ...type],
            ...body,
          },
        }
      },
    }),
  }
}
