/** One content security policy, read as browsers read it (CSP Level 3 §2.2.1): names in lower case, the first of two equal names counts. */
export interface Policy {
  readonly directives: ReadonlyMap<string, readonly string[]>
  /** Names that came a second time and are ignored. */
  readonly repeated: readonly string[]
}

export function parsePolicy(text: string): Policy {
  const directives = new Map<string, readonly string[]>()
  const repeated: string[] = []
  for (const part of text.split(';')) {
    const [name = '', ...values] = part.trim().split(/\s+/)
    if (name === '') continue
    const key = name.toLowerCase()
    if (directives.has(key)) repeated.push(key)
    else directives.set(key, values)
  }
  return { directives, repeated }
}

/** CSP Level 3 §6.8.3: where a directive that is not there is looked for next. */
const fallbacks: Readonly<Record<string, readonly string[]>> = {
  'script-src-elem': ['script-src', 'default-src'],
  'script-src-attr': ['script-src', 'default-src'],
  'style-src-elem': ['style-src', 'default-src'],
  'style-src-attr': ['style-src', 'default-src'],
  'worker-src': ['child-src', 'script-src', 'default-src'],
  'frame-src': ['child-src', 'default-src'],
  ...Object.fromEntries(
    ['script-src', 'style-src', 'child-src', 'connect-src', 'font-src', 'img-src', 'manifest-src', 'media-src', 'object-src'].map(
      (name) => [name, ['default-src']],
    ),
  ),
}

/** What really holds for a directive; `null` is no limit at all. `'none'` and an empty list are the same. */
export function sourcesOf({ directives }: Policy, name: string): readonly string[] | null {
  const found = [name, ...(fallbacks[name] ?? [])].find((one) => directives.has(one))
  if (found === undefined) return null
  const sources = directives.get(found) ?? []
  return sources.length === 1 && sources[0]?.toLowerCase() === "'none'" ? [] : sources
}
