import { paths } from '@countersign/protocol/phone/paths.ts'
import { expect, test } from 'vitest'
import type { OpenStream } from '../src/use/ports.ts'
import { watch } from '../src/use/request/watch.ts'
import { phone } from './fake-phone.ts'
import { FakeServer } from './fake-server.ts'

interface Line {
  readonly look: () => void
  readonly end: (opened: boolean) => void
  readonly closed: () => boolean
}

function lines() {
  const open: Line[] = []
  const openStream: OpenStream = ({ onLook, signal }) =>
    new Promise((resolve) => {
      open.push({ look: onLook, end: resolve, closed: () => signal.aborted })
      signal.addEventListener('abort', () => resolve(true))
    })
  return { open, openStream }
}

/** A phone with an account, before which nobody has looked yet. */
function withAccount() {
  const server = new FakeServer()
  const { open, openStream } = lines()
  const app = phone(server, undefined, { openStream })
  const lists = () => server.asked.filter((path) => path === paths.requests).length
  const account = { aid: `aut_${'A'.repeat(22)}` } as never
  return { app, open, lists, account }
}

test('without an account nobody is asked; with the first one the line opens', async () => {
  const { app, open, lists, account } = withAccount()
  const live = watch(app)
  expect(lists()).toBe(0)
  app.accounts.value = [account]
  await expect.poll(() => open.length).toBe(1)
  expect(lists()).toBe(1)
  live.stop()
})

test('a hint reads the list; a line that ends is opened again, after the list', async () => {
  const { app, open, lists, account } = withAccount()
  app.accounts.value = [account]
  const live = watch(app)
  await expect.poll(() => open.length).toBe(1)
  open[0]?.look()
  await expect.poll(lists).toBe(2)
  open[0]?.end(true)
  await expect.poll(() => open.length).toBe(2)
  expect(lists()).toBe(3)
  live.stop()
})

test('out of sight the line is closed; looked at again, the list is read at once and the line opened', async () => {
  const { app, open, lists, account } = withAccount()
  app.accounts.value = [account]
  const live = watch(app)
  await expect.poll(() => open.length).toBe(1)
  live.sleep()
  expect(open[0]?.closed()).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(open).toHaveLength(1)
  live.wake()
  await expect.poll(() => open.length).toBe(2)
  expect(lists()).toBe(2)
  live.stop()
})
