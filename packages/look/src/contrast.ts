/** WCAG 2.2 contrast ratio of two colours written `#rgb` or `#rrggbb`: 1 to 21. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function channels(hex: string): number[] {
  const digits = hex.slice(1)
  const long = digits.length === 3 ? [...digits].map((d) => d + d).join('') : digits
  if (!/^[0-9a-f]{6}$/i.test(long)) throw new TypeError(`not a colour: ${hex}`)
  return [0, 2, 4].map((i) => Number.parseInt(long.slice(i, i + 2), 16) / 255)
}
