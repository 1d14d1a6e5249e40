import { noBrand, type Picture } from '@countersign/verifier/brand/brand.ts'
import { expect, test } from 'vitest'
import { type Backend, benches } from '../backend.ts'
import { noFacts, telling, text } from '../fixtures.ts'

export function brandsContract(backend: Backend): void {
  const bench = benches(backend)
  const picture = (...bytes: number[]): Picture => ({ digest: text(32), bytes: new Uint8Array(bytes) })

  test('nobody has chosen any at first', async () => {
    const { store } = await bench()
    expect(await store.brands.read()).toEqual(noBrand)
    expect(await store.brands.picture(text(32))).toBeNull()
  })

  test('what is chosen is there for every node, and after a restart; what is absent stays, null takes away', async () => {
    const { store, other, reopen } = await bench()
    const light = picture(1, 2, 3)
    await store.brands.change({ name: 'Northwind', accent: '#1f4fd8' }, telling('brand.changed'))
    await other.brands.change({ logo: { light } }, noFacts)
    await store.brands.change({ accent: null }, noFacts)
    const expected = { name: 'Northwind', accent: null, logo: { light: light.digest, dark: null } }
    expect(await other.brands.read()).toEqual(expected)
    expect((await store.audit.read(0, 10)).map(({ kind }) => kind)).toEqual(['brand.changed'])
    const again = await reopen()
    expect(await again.brands.read()).toEqual(expected)
    expect([...((await again.brands.picture(light.digest)) ?? [])]).toEqual([1, 2, 3])
  })

  test('a dark picture goes with the light one, and a picture that was replaced is nowhere', async () => {
    const { store, rows } = await bench()
    const [light, dark, next] = [picture(1), picture(2), picture(3)]
    await store.brands.change({ logo: { light, dark } }, noFacts)
    await store.brands.change({ logo: { light: next } }, noFacts)
    expect((await store.brands.read()).logo).toEqual({ light: next.digest, dark: dark.digest })
    expect(await store.brands.picture(light.digest)).toBeNull()
    await store.brands.change({ logo: { light: null } }, noFacts)
    expect(await store.brands.read()).toEqual(noBrand)
    expect(await store.brands.picture(dark.digest)).toBeNull()
    expect(JSON.stringify(rows())).not.toContain(dark.digest)
  })
}
