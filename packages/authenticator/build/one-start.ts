import type { Plugin } from 'vite'

/**
 * Whatever the page needs at its start lies in one file: what late screens share with it would otherwise be cut into many small ones, which compress less
 * well and are asked for one by one. `holds` says so of a module, once the modules are known.
 */
export function oneStart(): { readonly plugin: Plugin; readonly holds: (id: string) => boolean } {
  const imports = new Map<string, readonly string[]>()
  const entries: string[] = []
  let start: ReadonlySet<string> | null = null

  const reachedFrom = (from: string) => {
    const reached = new Set<string>()
    const queue = [from]
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (reached.has(id)) continue
      reached.add(id)
      queue.push(...(imports.get(id) ?? []))
    }
    return reached
  }
  /** The service worker is a page's file of its own, and shares none. */
  const find = () => {
    const [page, worker] = [entries.find((id) => id.endsWith('index.html')), entries.find((id) => id.endsWith('sw/worker.ts'))]
    if (page === undefined || worker === undefined) throw new Error(`one of the two entries is not there: ${entries.join(', ')}`)
    const apart = reachedFrom(worker)
    return new Set([...reachedFrom(page)].filter((id) => !apart.has(id)))
  }
  return {
    plugin: {
      name: 'countersign-one-start',
      apply: 'build',
      moduleParsed({ id, importedIds, isEntry }) {
        imports.set(id, importedIds)
        if (isEntry) entries.push(id)
      },
    },
    holds: (id) => {
      start ??= find()
      return start.has(id)
    },
  }
}
