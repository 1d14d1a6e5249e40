import { declaredDependencies, resolveImport } from './imports.ts'
import type { Module } from './modules.ts'
import { foreignImports, nothingElse, onlyFrom, packageImports, sharedRooms, wiring, withoutNode } from './rules.ts'

export interface Violation {
  path: string
  line: number
  sentence: string
}

/** The first step below `packages/server/src`: a room, or a file that stands in none. */
const roomOf = (path: string): string | undefined => /^packages\/server\/src\/([^/]+)/.exec(path)?.[1]

const roomSentence = (from: string, to: string): string | undefined => {
  const [room, target] = [roomOf(from), roomOf(to)]
  if (!room || !target || room === target || wiring.includes(room)) return
  if (wiring.includes(target)) return `server's ${room} imports ${target}, which only starts things: take what is needed as an argument`
  if (/\.\w+$/.test(target)) return
  const guests = sharedRooms[target]
  if (guests === 'everyone' || guests?.includes(room)) return
  return `server's ${room} imports the adapter ${target}: adapters meet in wire.ts only`
}

const judge = (module: Module, declared: Set<string>) =>
  module.imports.flatMap((imported): Violation[] => {
    const { specifier, line } = imported
    const target = resolveImport(module, imported)
    const violation = (sentence: string): Violation[] => [{ path: module.path, line, sentence }]
    const shipped = module.part === 'src'

    const alone = nothingElse[module.path]
    if (alone && target.kind !== 'node' && !(target.kind === 'workspace' && alone.includes(target.package)))
      return violation(`${module.path} imports ${specifier}: it imports ${alone.join(', ')} and Node, and nothing else`)

    if (target.kind === 'outside') return violation(`'${specifier}' leaves the package: import other packages by name`)
    if (target.kind === 'file') {
      const sentence = roomSentence(module.path, target.path)
      return sentence ? violation(sentence) : []
    }
    if (target.kind === 'node') {
      if (!target.name.startsWith('node:')) return violation(`'${specifier}' is a module of Node: write 'node:${specifier}'`)
      return shipped && withoutNode.includes(module.package) ? violation(`${module.package} imports ${target.name}: it has no machine`) : []
    }
    if (target.kind === 'workspace') {
      if (target.package === 'server') return violation(`${module.package} imports server: nothing does`)
      // A test may look from outside at any package its own one could have been handed; nobody may reach server.
      if (shipped && !packageImports[module.package]?.includes(target.package))
        return violation(
          `${module.package} imports ${target.package}: it may import ${packageImports[module.package]?.join(', ') || 'no other package'}`,
        )
      const folder = onlyFrom[module.package]?.[target.package]
      if (shipped && folder && !module.path.startsWith(folder))
        return violation(`${module.package} imports ${target.package}: only ${folder} may`)
    }
    const name = target.kind === 'workspace' ? `@countersign/${target.package}` : target.name
    const limit = foreignImports[module.package]
    if (shipped && limit && target.kind === 'foreign' && !limit.includes(name))
      return violation(`${module.package} imports ${name}: it may import ${limit.join(', ') || 'nothing'} from the registry`)
    return declared.has(name) ? [] : violation(`${name} is not among the dependencies of packages/${module.package}/package.json`)
  })

/** Imports that go the wrong way, leave their package, or were never declared. */
export const wrongDirections = (root: string, modules: Module[]): Violation[] =>
  modules.flatMap((module) => judge(module, declaredDependencies(root, module.package, module.part)))
