/** The best of the `spoken` tags for an Accept-Language header, or a single tag; English where nothing fits. */
export function pickLanguage(wanted: string | undefined, spoken: readonly string[]): string {
  const wishes = (wanted ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish, order) => {
      const [range = '', ...parameters] = wish.trim().toLowerCase().split(';')
      const q = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='))
      const weight = q === undefined ? 1 : Number(q.slice(2))
      return { range: range.trim(), weight: weight > 0 && weight <= 1 ? weight : 0, order }
    })
  wishes.sort((a, b) => b.weight - a.weight || a.order - b.order)
  for (const { range, weight } of wishes) {
    const tag = weight > 0 ? nearest(range, spoken) : undefined
    if (tag !== undefined) return tag
  }
  return 'en'
}

/** RFC 4647 §3.4: the range cut from its end until a tag begins with it. */
function nearest(wanted: string, spoken: readonly string[]): string | undefined {
  for (let range = wanted; range !== ''; range = range.replace(/-?[^-]*$/, '')) {
    const tag = spoken.find((tag) => `${tag}-`.toLowerCase().startsWith(`${range}-`))
    if (tag !== undefined) return tag
  }
  return undefined
}
