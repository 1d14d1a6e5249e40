import * as v from 'valibot'
import { text } from './bytes.ts'

/** The deepest nesting that any message of this protocol has, with room to spare. */
const DEEPEST = 12

/**
 * Parses strict UTF-8 JSON and checks its shape. `null` for anything else: the sender learns "malformed", nothing finer.
 * Members that a shape does not name are refused, and so are members named twice and halves of surrogate pairs (RFC 7493 §2.1, §2.3),
 * so that no two readers see two meanings.
 */
export function parseMessage<S extends v.GenericSchema>(shape: S, bytes: Uint8Array): v.InferOutput<S> | null {
  const json = text(bytes)
  const names = json === null ? null : countNames(json)
  if (json === null || names === null) return null
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  if (!isUnambiguous(value, names)) return null
  const parsed = v.safeParse(shape, value)
  return parsed.success ? parsed.output : null
}

/** How many members the text names, at every depth: colons outside of strings. `null` when it nests too deep. */
function countNames(json: string): number | null {
  let depth = 0
  let names = 0
  let quoted = false
  for (let i = 0; i < json.length; i++) {
    const letter = json[i]
    if (quoted) {
      if (letter === '\\') i++
      else if (letter === '"') quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === ':') names++
    else if (letter === '{' || letter === '[') {
      if (++depth > DEEPEST) return null
    } else if (letter === '}' || letter === ']') depth--
  }
  return names
}

/** `JSON.parse` keeps the last of two members of one name: then the value has fewer of them than the text names. */
function isUnambiguous(value: unknown, names: number): boolean {
  let members = 0
  const isWhole = (part: unknown): boolean => {
    if (typeof part === 'string') return !/\p{Surrogate}/u.test(part)
    if (typeof part !== 'object' || part === null) return true
    const entries = Object.entries(part)
    if (!Array.isArray(part)) members += entries.length
    return entries.every(([name, each]) => isWhole(name) && isWhole(each))
  }
  return isWhole(value) && members === names
}
