import { globalAgent } from 'node:http'
import { connect, createServer, type Server } from 'node:net'
import { numberOn } from '@countersign/client/portal-visitor.ts'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { type House, type Member, openHouse } from '../http/house.ts'
import { newRow, type Row } from './row.ts'
import { readFound, unsound } from './soundness.ts'
import { must } from './step.ts'

/** People who ask without a pause, each with a browser, a phone and a live stream. */
const PEOPLE = 4

/** Starts `entry` when it is given: another server, to show what this one does better. */
export interface RollingOptions {
  readonly rounds: number
  readonly entry?: string
}

/**
 * Restarts under load as an operator rolls them: the next process starts beside the old one on the same folder, new connections go to it, and only then the
 * old one is asked to end, with connections still open on it. No request may fail for that; streams end and are opened again.
 */
export async function rollingRestarts({ rounds, entry }: RollingOptions): Promise<Row> {
  const row = newRow('requests while it is replaced', `SIGTERM, ${rounds} times`)
  const house = await openHouse()
  const people = await Promise.all(Array.from({ length: PEOPLE }, (_, i) => house.member(`rolling-${i}`)))
  const { portalUrl, phoneUrl, dataFolder, env } = house.server
  // From here on their addresses belong to the balancer.
  await house.server.stop()
  const node = () =>
    startServer({
      dataFolder,
      env: { ...trusted(env), COUNTERSIGN_PORTAL_URL: portalUrl, COUNTERSIGN_PHONE_URL: phoneUrl },
      ...(entry === undefined ? {} : { entry }),
    })
  let current = await node()
  const balancers = await Promise.all([balance(portalUrl, () => current.portalUrl), balance(phoneUrl, () => current.phoneUrl)])
  const load = loadOf(house, people, row)
  try {
    for (let round = 0; round < rounds; round++) {
      const started = performance.now()
      const next = await node()
      row.slowestStart = Math.max(row.slowestStart, performance.now() - started)
      const old = current
      current = next
      await load.oneMoreOfEach()
      await old.stop()
      row.struck++
      await load.oneMoreOfEach()
    }
  } finally {
    await load.end()
    for (const balancer of balancers) balancer.close()
    await current.stop()
  }
  row.points = load.requests()
  row.failures.push(...unsound(readFound(dataFolder)))
  if (load.streams() < rounds) row.failures.push(`of ${rounds} ends of a stream ${load.streams()} were followed by another stream`)
  await house.close()
  return row
}

function trusted({ COUNTERSIGN_TRUSTED_PROXIES = '' }: RunningServer['env']): Record<string, string> {
  return { COUNTERSIGN_TRUSTED_PROXIES }
}

/** Hands each new connection to the node that is current when it comes, and leaves it there: as balancers below HTTP do. */
function balance(at: string, to: () => string): Promise<Server> {
  const server = createServer((incoming) => {
    const outgoing = connect(Number(new URL(to()).port), '127.0.0.1')
    incoming.pipe(outgoing).pipe(incoming)
    for (const [one, other] of [[incoming, outgoing] as const, [outgoing, incoming] as const]) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  return new Promise((resolve) => server.listen(Number(new URL(at).port), () => resolve(server)))
}

function loadOf(house: House, people: readonly Member[], row: Row) {
  let [requests, streams, ending] = [0, 0, false]
  // Fewer connections than people: none is ever idle, and each end of a server finds requests on their way.
  const most = globalAgent.maxSockets
  globalAgent.maxSockets = PEOPLE / 2
  const turns = people.map(() => 0)
  const fail = (what: string, error: unknown) => row.failures.push(`${what}: ${error instanceof Error ? error.message : error}`)

  const browsing = people.map(async (member, i) => {
    while (!ending && row.failures.length < 20) {
      try {
        requests += await oneTurn(house, member)
      } catch (error) {
        fail('a request', error)
        await denyAll(member).catch(() => {})
      }
      turns[i] = (turns[i] as number) + 1
    }
  })
  const looking = people.map(async ({ phone }) => {
    while (!ending) {
      try {
        const { headers, body } = await phone.link.sign(paths.look, phone.installation, { typ: 'countersign/look', v: 1, iid: phone.iid })
        const answer = await fetch(phone.origin + paths.look, { method: 'POST', headers, body })
        must(answer.status === 200, `a stream opens, and is not answered ${answer.status}`)
        streams++
        for await (const _ of answer.body ?? []) if (ending) break
      } catch (error) {
        // A stream may break; what must work is the next one, which a nonce of an ordinary request opens.
        if (!ending && /answered (?!401)/.test(String(error))) fail('a stream', error)
      }
    }
  })
  return {
    requests: () => requests,
    streams: () => streams,
    /** Waits until everybody has come through once more. */
    async oneMoreOfEach() {
      const before = [...turns]
      while (turns.some((turn, i) => turn <= (before[i] as number)) && row.failures.length < 20)
        await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async end() {
      ending = true
      await Promise.all(browsing)
      globalAgent.maxSockets = most
      void looking
    },
  }
}

/** What a failed sign-in left on the phone would be taken for the next one's. */
async function denyAll({ phone }: Member): Promise<void> {
  for (let shown = await phone.firstRequest(); shown !== null; shown = await phone.firstRequest()) await phone.deny(shown)
}

/** A whole sign-in and some looking around, on kept-alive connections. Answers how many requests that were. */
async function oneTurn(house: House, { username, password, phone }: Member): Promise<number> {
  const browser = house.browser()
  const number = numberOn(await browser.signIn(username, password))
  must(number !== null, 'the waiting page shows a number')
  const shown = await phone.firstRequest()
  must(shown !== null, 'the request is on the phone')
  const answer = await phone.approve(shown, number, '8351')
  must(answer.ok, `the request is approved: ${answer.ok ? '' : answer.code}`)
  must((await browser.open('/waiting')).path === '/account', 'the browser is let in')
  for (let i = 0; i < 4; i++) {
    const { status } = await browser.get('/account')
    must(status === 200, `the account page is answered 200, and not ${status}`)
    const listed = await phone.requests()
    must(listed.ok, `the phone reads its list: ${listed.ok ? '' : listed.code}`)
  }
  await browser.post('/sign-out')
  return 17
}
