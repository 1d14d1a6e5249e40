const markup = Symbol('markup')

/** Markup that needs no more escaping. Only `html` and `trusted` make it: a symbol cannot arrive in a request. */
export interface Html {
  readonly [markup]: string
}

export type Child = string | number | Html | readonly Html[] | false | null | undefined

/** Takes markup from a source of our own (the mark, a QR code) as it is. Never for anything that came in. */
export function trusted(source: string): Html {
  return { [markup]: source }
}

export function render(part: Html): string {
  return part[markup]
}

/**
 * Escapes by the place of each value. Text and quoted attributes take anything; `href`, `src` and `action` take http(s)
 * and own paths only; within a tag only markup may stand; script, style and event handlers take nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Html {
  const places = placesOf(strings)
  return trusted(strings.reduce((all, piece, i) => all + put(values[i - 1], places[i - 1] ?? 'text') + piece))
}

type Place = 'text' | 'attribute' | 'address' | 'tag'

const cache = new WeakMap<TemplateStringsArray, readonly Place[]>()

function placesOf(strings: TemplateStringsArray): readonly Place[] {
  const known = cache.get(strings)
  if (known !== undefined) return known
  let before = ''
  const places = strings.slice(0, -1).map((piece) => {
    before += piece
    const place = placeAfter(before)
    before += 'x'
    return place
  })
  cache.set(strings, places)
  return places
}

function placeAfter(source: string): Place {
  if (/<(script|style)\b[^<]*$/i.test(source) || /<!--(?!.*-->)/s.test(source)) {
    throw new Error('html: a value cannot stand in a script, a style sheet or a comment')
  }
  // A fragment of attributes starts outside a tag; a quote left open there is an attribute all the same.
  const tag = /<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*(?:"[^"]*)?$/i.exec(source)?.[0] ?? attributesOnly(source)
  if (tag === undefined) return 'text'
  const open = /([\w-]+)="([^"]*)$/.exec(tag.replace(/="[^"]*"/g, ''))
  if (open === null) {
    if (/=\s*$/.test(tag)) throw new Error('html: an attribute needs double quotes')
    return 'tag'
  }
  const [, name = '', start = ''] = open
  if (/^on|^style$|^srcdoc$/i.test(name)) throw new Error(`html: no value can stand in ${name}`)
  return /^(href|src|action|formaction)$/i.test(name) && start === '' ? 'address' : 'attribute'
}

function attributesOnly(source: string): string | undefined {
  return /^\s+[\w-]+="[^<>]*$/.test(source) ? source : undefined
}

function put(value: Child, place: Place): string {
  if (value === false || value === null || value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') {
    if (place === 'tag') throw new Error('html: within a tag only markup may stand')
    return place === 'address' ? escaped(address(String(value))) : escaped(String(value))
  }
  if (place === 'attribute' || place === 'address') throw new Error('html: markup cannot stand in an attribute')
  return isMarkup(value) ? value[markup] : value.map(render).join('')
}

function isMarkup(value: Html | readonly Html[]): value is Html {
  return markup in value
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** `//host` and `/\host` leave the site although they look like paths. */
function address(value: string): string {
  if (/^https?:\/\//i.test(value) || /^\/(?![/\\])/.test(value) || /^#/.test(value)) return value
  throw new Error('html: an address is http(s), an own path or a fragment')
}
