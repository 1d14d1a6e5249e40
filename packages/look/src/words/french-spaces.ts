import type { Words } from './words.ts'

const NARROW = '\u202f'

/** French spacing: a narrow no-break space before `: ; ? !` and inside quotation marks, so that none of them begins a line. */
export function typeset<E extends Readonly<Record<string, string>>>(words: Words<E>): Words<E> {
  const messages = Object.fromEntries(Object.entries(words.messages).map(([key, message]) => [key, frenchSpaces(String(message))]))
  return { ...words, messages: messages as typeof words.messages }
}

export function frenchSpaces(message: string): string {
  return message.replace(/ ([:;?!»])/g, `${NARROW}$1`).replace(/« /g, `«${NARROW}`)
}
