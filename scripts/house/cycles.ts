import type { Violation } from './directions.ts'
import { resolveImport } from './imports.ts'
import type { Module } from './modules.ts'

/**
 * Files that import each other in a ring, also by types only: such files can only be understood together.
 * Depth first, with the current path kept; each ring is reported once, where it closes.
 */
export const findCycles = (modules: Module[]): Violation[] => {
  const byPath = new Map(modules.map((module) => [module.path, module]))
  const done = new Set<string>()
  const trail: string[] = []
  const found: Violation[] = []

  const visit = (module: Module) => {
    if (done.has(module.path)) return
    trail.push(module.path)
    for (const imported of module.imports) {
      const target = resolveImport(module, imported)
      const next = target.kind === 'file' || target.kind === 'workspace' ? byPath.get(target.path) : undefined
      if (!next) continue
      const start = trail.indexOf(next.path)
      if (start < 0) visit(next)
      else
        found.push({ path: module.path, line: imported.line, sentence: `import cycle: ${[...trail.slice(start), next.path].join(' → ')}` })
    }
    trail.pop()
    done.add(module.path)
  }
  for (const module of modules) visit(module)
  return found
}
