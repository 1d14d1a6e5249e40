import { describe, expect, test } from 'vitest'
import { betterLens, inTurn, type Lens, lensOn, nextLens, type PresentLens, sideOf } from '../../src/device/scanner/lens.ts'

const lenses = (...labels: string[]): Lens[] => labels.map((label) => ({ deviceId: `id of ${label}`, label }))
const present = (label: string, facing?: string): PresentLens => ({ deviceId: `id of ${label}`, label, facing })
const to = (label: string) => ({ by: 'device', deviceId: `id of ${label}` })

const android = lenses('camera2 1, facing front', 'camera2 3, facing back', 'camera2 0, facing back', 'camera2 2, facing back')
const iphone = lenses('Caméra avant', 'Caméra arrière', 'Double caméra arrière grand angle', 'Caméra arrière ultra grand-angle')
const nameless = [
  { deviceId: 'a', label: '' },
  { deviceId: 'b', label: '' },
]
const hidden = [{ deviceId: '', label: '' }]

test.each([
  ['camera2 0, facing back', 'rear'],
  ['camera2 1, facing front', 'front'],
  ['Back Camera', 'rear'],
  ['Front Camera', 'front'],
  ['Caméra arrière', 'rear'],
  ['Appareil photo avant', 'front'],
  ['Rear Camera', 'rear'],
  ['environment', 'rear'],
  ['user', 'front'],
  ['FaceTime HD Camera', 'front'],
  ['Rückkamera', 'rear'],
  ['USB2.0 HD Webcam', 'unknown'],
  ['fake_device_0', 'unknown'],
  ['', 'unknown'],
])('a lens called %j is %s', (label, side) => {
  expect(sideOf(label)).toBe(side)
})

test('what a lens says of itself counts before its name', () => {
  expect(sideOf('Front Camera', 'environment')).toBe('rear')
  expect(sideOf('', 'user')).toBe('front')
})

describe('the rear lens that the browser chose', () => {
  test('Android: one that only sees near gives way to the main one', () => {
    expect(betterLens(present('camera2 2, facing back', 'environment'), android)).toEqual(to('camera2 0, facing back'))
    expect(betterLens(present('camera2 0, facing back', 'environment'), android)).toBeNull()
  })

  test('an iPhone knows better itself', () => {
    expect(betterLens(present('Double caméra arrière grand angle', 'environment'), iphone)).toBeNull()
  })

  test('the front one gives way to the rear one', () => {
    expect(betterLens(present('camera2 1, facing front', 'user'), android)).toEqual(to('camera2 0, facing back'))
    expect(betterLens(present('Caméra avant'), iphone)).toEqual(to('Caméra arrière'))
  })

  test('where nobody knows which is which, it stays', () => {
    expect(betterLens({ deviceId: 'a', label: '', facing: undefined }, nameless)).toBeNull()
    expect(betterLens(present('fake_device_0'), lenses('fake_device_0', 'fake_device_1'))).toBeNull()
    expect(betterLens({ deviceId: '', label: '', facing: 'user' }, hidden)).toBeNull()
    expect(betterLens(present('x'), [])).toBeNull()
  })
})

describe('the switch', () => {
  test('from the front lens, the next is the main rear one; from there it reaches them all', () => {
    const order = inTurn(android).map(({ label }) => label)
    expect(order).toEqual(['camera2 0, facing back', 'camera2 2, facing back', 'camera2 3, facing back', 'camera2 1, facing front'])
    for (const [at, label] of order.entries()) expect(nextLens(present(label), android)).toEqual(to(order[(at + 1) % 4] as string))
  })

  test('special lenses of an iPhone come after the plain one', () => {
    expect(inTurn(iphone)[0]?.label).toBe('Caméra arrière')
    expect(inTurn(iphone).at(-1)?.label).toBe('Caméra avant')
  })

  test('without names: the other one, and back', () => {
    expect(nextLens({ deviceId: 'a', label: '', facing: undefined }, nameless)).toEqual({ by: 'device', deviceId: 'b' })
    expect(nextLens({ deviceId: 'b', label: '', facing: undefined }, nameless)).toEqual({ by: 'device', deviceId: 'a' })
  })

  test('without a list: the other side of the phone', () => {
    expect(nextLens({ deviceId: '', label: '', facing: 'user' }, hidden)).toEqual({ by: 'facing', facing: 'environment' })
    expect(nextLens({ deviceId: '', label: '', facing: 'environment' }, hidden)).toEqual({ by: 'facing', facing: 'user' })
  })
})

test('which lens is on, in words: its side, its place and how many there are', () => {
  expect(lensOn(present('camera2 2, facing back'), android)).toEqual({ side: 'rear', nth: 2, count: 4 })
  expect(lensOn(present('camera2 1, facing front'), android)).toEqual({ side: 'front', nth: 4, count: 4 })
  expect(lensOn({ deviceId: 'b', label: '', facing: undefined }, nameless)).toEqual({ side: 'unknown', nth: 2, count: 2 })
  expect(lensOn({ deviceId: 'a', label: '', facing: 'user' }, nameless)).toEqual({ side: 'front', nth: 2, count: 2 })
  expect(lensOn({ deviceId: 'gone', label: '', facing: undefined }, [])).toEqual({ side: 'unknown', nth: 1, count: 1 })
})
