import { type KeyBox, keyBox, type Subtle } from '@countersign/protocol/phone/key-box.ts'
import type { Key } from '../use/ports.ts'
import { random } from './random.ts'

/** The browser's own keys. `Subtle` is its interface cut down to what a phone uses, so the cast loses nothing. */
export function browserKeys(): KeyBox<Key> {
  return keyBox(crypto.subtle as unknown as Subtle<Key>, random)
}
