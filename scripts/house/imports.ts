import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import type { Import, Module } from './modules.ts'

const scope = '@countersign/'
const builtins = new Set(builtinModules)

/** Where an import leads. */
export type Target =
  | { kind: 'node'; name: string }
  | { kind: 'foreign'; name: string }
  | { kind: 'workspace'; package: string; path: string }
  | { kind: 'file'; path: string }
  | { kind: 'outside'; path: string }

export const resolveImport = (module: Module, { specifier }: Import): Target => {
  const bare = specifier.replace(/[?#].*$/, '')
  if (bare.startsWith('.') || bare.startsWith('/')) {
    const path = bare.startsWith('/') ? bare : posix.normalize(posix.join(posix.dirname(module.path), bare))
    return path.startsWith(`packages/${module.package}/`) ? { kind: 'file', path } : { kind: 'outside', path }
  }
  const first = bare.split('/')[0] ?? bare
  if (bare.startsWith('node:') || builtins.has(first)) return { kind: 'node', name: bare }
  const name = bare.startsWith('@') ? bare.split('/').slice(0, 2).join('/') : first
  if (!name.startsWith(scope)) return { kind: 'foreign', name }
  const to = name.slice(scope.length)
  return { kind: 'workspace', package: to, path: `packages/${to}/src${bare.slice(name.length)}` }
}

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const manifestAt = (path: string): Manifest => (existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {})

/** What a package's code may name: its own dependencies; its tests and build files also those for development. */
export const declaredDependencies = (root: string, packageName: string, part: Module['part']): Set<string> => {
  const own = manifestAt(`${root}/packages/${packageName}/package.json`)
  const shipped = [own.dependencies, own.optionalDependencies]
  const forDevelopment = [own.devDependencies, manifestAt(`${root}/package.json`).devDependencies]
  return new Set([...shipped, ...(part === 'src' ? [] : forDevelopment)].flatMap((names) => Object.keys(names ?? {})))
}
