import { type Bytes, fromBase64url, toBase64url, utf8 } from './bytes.ts'

const DEPTH = 12
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

/** Members that stand twice in one object, and nesting past 12, are what JSON.parse lets through. `text` is JSON already. */
function isStrict(text: string): boolean {
  const open: (Set<string> | null)[] = []
  let last = ''
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      if (open.push(token === '{' ? new Set() : null) > DEPTH) return false
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const name = JSON.parse(last) as string
      const names = open.at(-1)
      if (names?.has(name)) return false
      names?.add(name)
    } else if (token !== ',' && /\p{Cs}/u.test(JSON.parse(token) as string)) return false
    last = token
  }
  return true
}

/** Spec §1.3: the value of a message, or undefined where its bytes are none. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return isStrict(text) ? value : undefined
  } catch {
    return undefined
  }
}

export const writeJson = (value: unknown): Bytes => utf8(JSON.stringify(value))

/** JSON inside base64url: payloads, headers, contexts. */
export const packJson = (value: unknown): string => toBase64url(writeJson(value))

export function unpackJson(text: string): unknown {
  const bytes = fromBase64url(text)
  return bytes === null ? undefined : readJson(bytes)
}
