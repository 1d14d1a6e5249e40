import { expect, test } from 'vitest'
import { type Failure, troubleAtEnd, troubleOf, troubleWithout } from '../../src/device/scanner/trouble.ts'

const failure = (name: string, more: Partial<Failure> = {}): Failure => ({
  name,
  message: '',
  permission: 'unknown',
  refusedBefore: false,
  ...more,
})
const refusal = (more: Partial<Failure>) => troubleOf(failure('NotAllowedError', more))

test.each([
  ['Chromium, the question closed', { message: 'Permission dismissed', permission: 'prompt' }, 'camera_dismissed'],
  [
    'Chromium, closed once more: it asks again',
    { message: 'Permission dismissed', permission: 'prompt', refusedBefore: true },
    'camera_dismissed',
  ],
  ['Chromium, blocked', { message: 'Permission denied', permission: 'denied' }, 'camera_blocked'],
  ['Chromium, the system', { message: 'Permission denied by system', permission: 'granted' }, 'camera_system'],
  [
    'Chromium, the system, before the site was asked for',
    { message: 'Permission denied by system', permission: 'prompt' },
    'camera_system',
  ],
  ['Safari, not allowed', { message: 'The request is not allowed by the user agent', permission: 'prompt' }, 'camera_dismissed'],
  ['Safari, which does not ask twice on one page', { permission: 'prompt', refusedBefore: true }, 'camera_blocked'],
  ['Safari, the website’s setting', { permission: 'denied' }, 'camera_blocked'],
  ['Firefox without the Permissions API', { permission: 'unknown' }, 'camera_dismissed'],
  ['the same again', { permission: 'unknown', refusedBefore: true }, 'camera_blocked'],
  ['the site may, the browser may not', { permission: 'granted' }, 'camera_system'],
] as const)('not allowed: %s', (_, more, trouble) => {
  expect(refusal(more)).toBe(trouble)
})

test.each([
  ['NotFoundError', 'camera_none'],
  ['OverconstrainedError', 'camera_none'],
  ['NotReadableError', 'camera_busy'],
  ['AbortError', 'camera_busy'],
  ['SecurityError', 'camera_system'],
  ['InvalidStateError', 'camera_ended'],
  ['', 'camera_ended'],
] as const)('%j, whatever the permission', (name, trouble) => {
  for (const permission of ['granted', 'denied', 'prompt', 'unknown'] as const)
    expect(troubleOf(failure(name, { permission, refusedBefore: true }))).toBe(trouble)
})

test('a camera that stops in use: a site that is blocked by now is told how to be allowed', () => {
  expect(troubleAtEnd('denied')).toBe('camera_blocked')
  for (const permission of ['granted', 'prompt', 'unknown'] as const) expect(troubleAtEnd(permission)).toBe('camera_ended')
})

test('no camera to ask for: the address is not secure, or the browser lends none', () => {
  expect(troubleWithout(false)).toBe('camera_insecure')
  expect(troubleWithout(true)).toBe('camera_unsupported')
})
