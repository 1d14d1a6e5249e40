import { expect, test } from 'vitest'
import { HINTS, hintAfter } from '../../src/screens/hints.ts'

test('first nothing but that it looks; then one hint after the other; the last one stays', () => {
  expect(hintAfter(0, 'rear')).toBe('scan_looking')
  expect(hintAfter(5.9, 'rear')).toBe('scan_looking')
  expect(HINTS.map(({ after }) => hintAfter(after, 'unknown'))).toEqual([
    'scan_move',
    'scan_steady',
    'scan_light',
    'scan_lens',
    'scan_typed',
  ])
  expect(hintAfter(3600, 'rear')).toBe('scan_typed')
})

test('the front lens is said at once: no other hint can help', () => {
  for (const seconds of [0, 6, 60]) expect(hintAfter(seconds, 'front')).toBe('scan_front')
})
