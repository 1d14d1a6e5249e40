type Json = Record<string, unknown> | readonly unknown[]

/** Every value inside a message, changed in every simple way, one at a time; and each member left out, and one added that nobody knows. */
export function* mutations(message: unknown): Generator<readonly [string, unknown]> {
  if (typeof message !== 'object' || message === null) return
  for (const [name, value] of Object.entries(message)) {
    for (const [how, other] of changed(value)) yield [`${name} ${how}`, withMember(message as Json, name, other)]
    yield [`${name} left out`, without(message as Json, name)]
    for (const [what, other] of mutations(value)) yield [`${name}.${what}`, withMember(message as Json, name, other)]
  }
  if (!Array.isArray(message)) yield ['something added', { ...message, added: 1 }]
}

function* changed(value: unknown): Generator<readonly [string, unknown]> {
  if (typeof value === 'string') {
    yield ['flipped', flip(value)]
    yield ['longer', `${value}A`]
    yield ['shorter', value.slice(0, -1)]
    yield ['null', null]
  } else if (typeof value === 'number') {
    yield ['one more', value + 1]
    yield ['negative', -1 - value]
    yield ['a text', String(value)]
  } else if (value === null) {
    yield ['an object', {}]
  } else {
    yield ['null', null]
    yield ['a text', 'A']
  }
}

/** The first character that can be exchanged without changing the alphabet. */
function flip(text: string): string {
  const at = Math.max(0, text.length - 3)
  const other =
    { A: 'B', a: 'b', '0': '1' }[text[at] ?? ''] ?? (/[a-z]/.test(text[at] ?? '') ? 'a' : /[0-9]/.test(text[at] ?? '') ? '0' : 'A')
  return text.slice(0, at) + other + text.slice(at + 1)
}

function withMember(message: Json, name: string, value: unknown): unknown {
  return Array.isArray(message) ? message.with(Number(name), value) : { ...message, [name]: value }
}

function without(message: Json, name: string): unknown {
  return Array.isArray(message)
    ? message.toSpliced(Number(name), 1)
    : Object.fromEntries(Object.entries(message).filter(([other]) => other !== name))
}
