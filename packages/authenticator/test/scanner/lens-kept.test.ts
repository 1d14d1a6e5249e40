import { expect, test } from 'vitest'
import { readKeptLens } from '../../src/device/lens-kept.ts'

test('what was kept comes back', () => {
  for (const lens of [
    { deviceId: 'x', label: 'Back Camera', facing: 'environment' },
    { deviceId: '', label: '', facing: 'user' },
    { deviceId: 'y', label: '', facing: null },
  ] as const)
    expect(readKeptLens(JSON.stringify(lens))).toEqual(lens)
})

test.each([null, '', 'x', 'null', '7', '"x"', '[]', '{}', '{"deviceId":7,"label":""}', '{"deviceId":"x"}'])('%j is no choice', (text) => {
  expect(readKeptLens(text)).toBeNull()
})

test('a side that there is not is none', () => {
  expect(readKeptLens('{"deviceId":"x","label":"","facing":"left"}')?.facing).toBeNull()
})
