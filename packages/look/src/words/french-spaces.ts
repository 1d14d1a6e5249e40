const NARROW = '\u202f'

/** French spacing: a narrow no-break space before `: ; ? !` and inside quotation marks, so that none of them begins a line. */
export function frenchSpaces(message: string): string {
  return message.replace(/ ([:;?!»])/g, `${NARROW}$1`).replace(/« /g, `«${NARROW}`)
}
