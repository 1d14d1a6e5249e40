import { type Messages, say, sayCount, sayParts, type Words } from './say.ts'
import type { Translation } from './translation.ts'

declare function english<const E extends Messages>(messages: E): Words<E>

const en = english({
  hello: 'Hello {name}',
  bye: 'Goodbye',
  range: '{from} to {to}',
  tries_one: '{count} try left',
  tries_other: '{count} tries left',
  wrong_pins_other: '{count} wrong PINs of {name}',
})

type E = typeof en extends Words<infer Record> ? Record : never
declare function translate<const T extends Messages>(messages: T & Translation<E, T>): Words<E>

export const good = translate({
  hello: 'Bonjour {name}',
  bye: 'Au revoir',
  range: 'de {from} à {to}, {to}',
  tries_one: '{count} essai',
  tries_other: '{count} essais',
  tries_many: '{count} d’essais',
  wrong_pins_other: '{count} faux PIN de {name}',
  wrong_pins_few: '{count} faux PIN de {name}',
})

// @ts-expect-error: the key `bye` is missing
translate({ hello: '{name}', range: '{from}{to}', tries_one: '{count}', tries_other: '{count}', wrong_pins_other: '{count}{name}' })

translate({
  // @ts-expect-error: the placeholder {name} is missing
  hello: 'Bonjour',
  bye: 'Au revoir',
  range: '{from} {to}',
  tries_one: '{count}',
  tries_other: '{count}',
  wrong_pins_other: '{count}{name}',
})

translate({
  hello: 'Bonjour {name}',
  // @ts-expect-error: the placeholder {name} is one too many
  bye: 'Au revoir {name}',
  range: '{from} {to}',
  tries_one: '{count}',
  tries_other: '{count}',
  wrong_pins_other: '{count}{name}',
})

translate({
  hello: 'Bonjour {name}',
  bye: 'Au revoir',
  // @ts-expect-error: one of two placeholders is misspelt
  range: '{from} {two}',
  tries_one: '{count}',
  tries_other: '{count}',
  wrong_pins_other: '{count}{name}',
})

translate({
  hello: 'Bonjour {name}',
  bye: 'Au revoir',
  range: '{from} {to}',
  tries_one: '{count}',
  tries_other: '{count}',
  wrong_pins_other: '{count}{name}',
  // @ts-expect-error: English has no such key
  stray: 'En trop',
})

translate({
  hello: 'Bonjour {name}',
  bye: 'Au revoir',
  range: '{from} {to}',
  tries_one: '{count}',
  tries_other: '{count}',
  wrong_pins_other: '{count}{name}',
  // @ts-expect-error: a further plural form carries the same placeholders as `_other`
  tries_many: 'beaucoup',
  // @ts-expect-error: also where the base has a stroke of its own
  wrong_pins_few: '{count}',
})

export const said: string = say(en, 'hello', { name: 'Ana' }) + say(good, 'bye') + sayCount(good, 'tries', 2)
export const parts: (string | { tag: 'b' })[] = sayParts(en, 'range', { from: { tag: 'b' }, to: { tag: 'b' } })

// @ts-expect-error: no such key
say(en, 'stray')
// @ts-expect-error: the value is missing
say(en, 'hello')
// @ts-expect-error: the value is missing in another language as well
say(good, 'range', { from: 1 })
// @ts-expect-error: a value too many
say(en, 'hello', { name: 'Ana', age: 3 })
// @ts-expect-error: no values wanted
say(en, 'bye', { name: 'Ana' })
// @ts-expect-error: not a plural
sayCount(en, 'hello', 2)
