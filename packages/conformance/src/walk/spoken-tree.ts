import type { Page } from 'playwright-core'

interface Property {
  readonly name: string
  readonly value: { readonly value?: unknown }
}

/** A node as the DevTools protocol tells of it (domain Accessibility). */
interface Node {
  readonly nodeId: string
  readonly ignored: boolean
  readonly role?: { readonly value?: unknown }
  readonly name?: { readonly value?: unknown }
  readonly description?: { readonly value?: unknown }
  readonly properties?: readonly Property[]
  readonly childIds?: readonly string[]
}

/** Boxes without a meaning of their own, and the lines into which the browser broke a text. */
const passed = new Set(['generic', 'none', 'InlineTextBox', 'LineBreak', 'LayoutTable', 'LabelText', 'ListMarker'])

/** An activation code as it is spelled out (Spec §4.1): drawn at random. */
const spelled = /(?:[\dA-Z] ){3}[\dA-Z](?:, (?:[\dA-Z] ){3}[\dA-Z]){2}/g

/** States that a screen reader says of a thing, in the order in which they are written here. */
const said = ['level', 'live', 'focused', 'invalid', 'disabled', 'expanded', 'checked', 'required']

/**
 * What a screen reader has of a page: one line for each thing, indented under what it is in, with its name, its description, and how it is announced
 * (`live`). Digits and the letters of a code are written as 0: which they are, and how much time
 * is left, does not matter.
 */
export async function spokenTree(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as { nodes: readonly Node[] }
  await session.detach()
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const lines: string[] = []
  const write = (node: Node, depth: number, above: string) => {
    const role = String(node.role?.value ?? '')
    const name = String(node.name?.value ?? '').trim()
    // A text that only repeats the name of what it stands in would be read once.
    const hidden = node.ignored || passed.has(role) || (role === 'StaticText' && (name === '' || name === above))
    if (!hidden) lines.push('  '.repeat(depth) + lineOf(node, role, name))
    for (const id of node.childIds ?? []) {
      const child = byId.get(id)
      if (child !== undefined) write(child, hidden ? depth : depth + 1, hidden ? above : name)
    }
  }
  const [root] = nodes
  if (root !== undefined) write(root, 0, '')
  return lines
    .join('\n')
    .replace(spelled, (code) => code.replace(/\w/g, '0'))
    .replace(/\d/g, '0')
}

function lineOf({ description, properties = [] }: Node, role: string, name: string): string {
  const states = said.flatMap((state) => {
    const value = properties.find((one) => one.name === state)?.value.value
    return value === undefined || value === false || value === 'false' || value === 'off'
      ? []
      : [value === true ? state : `${state}=${value}`]
  })
  const described = description?.value ? ` (${description.value})` : ''
  return `${role === 'StaticText' ? 'text' : role} “${name}”${described}${states.length > 0 ? ` [${states.join(' ')}]` : ''}`
}
