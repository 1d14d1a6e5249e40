/** Whatever in a page would need an inline script or style, or another site; a policy forbids it, and a page must not rely on that. */
export function inlineIn(html: string): string[] {
  const found: string[] = []
  for (const [tag, name = '', attributes = ''] of html.matchAll(/<([a-z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi)) {
    const element = name.toLowerCase()
    if (element === 'script' && !/\ssrc="/.test(attributes)) found.push(tag)
    if (['style', 'iframe', 'frame', 'object', 'embed', 'applet', 'base'].includes(element)) found.push(tag)
    const bare = attributes.replace(/="[^"]*"|='[^']*'/g, '=')
    if (/\s(on[a-z]+|style|srcdoc)\s*=/i.test(bare)) found.push(tag)
    if (/=\s*["']?\s*(javascript|vbscript|data):/i.test(attributes)) found.push(tag)
    if (['script', 'link', 'img'].includes(element) && /\s(?:src|href)="(?!\/(?!\/))/.test(attributes)) found.push(tag)
  }
  return found
}
