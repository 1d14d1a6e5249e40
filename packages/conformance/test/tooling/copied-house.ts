import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { repository } from '../../src/browser/repository.ts'

const leftOut = new Set(['node_modules', 'dist'])

export interface Ran {
  code: number
  output: string
}

/** Runs a program of the repository under this Node. A failure is a result here, not an error. */
export const runNode = (args: string[], cwd = repository): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    )
  })

/** What was installed, and of the packages the copy's own: what is planted in one is seen by the others. */
const linkModules = (root: string) => {
  const scope = '@countersign'
  const [from, to] = [join(repository, 'node_modules'), join(root, 'node_modules')]
  mkdirSync(join(to, scope), { recursive: true })
  for (const name of readdirSync(from)) if (name !== scope && !name.startsWith('.vite')) symlinkSync(join(from, name), join(to, name))
  for (const name of readdirSync(join(root, 'packages'))) symlinkSync(join(root, 'packages', name), join(to, scope, name))
}

/** A copy of the packages and the specification in which a test may plant what the checkers must find. */
export const copyHouse = () => {
  const root = mkdtempSync(join(tmpdir(), 'countersign-house-'))
  for (const name of ['packages', 'spec'].filter((folder) => existsSync(join(repository, folder)))) {
    cpSync(join(repository, name), join(root, name), { recursive: true, filter: (path) => !leftOut.has(basename(path)) })
  }
  for (const name of ['package.json', 'tsconfig.base.json']) cpSync(join(repository, name), join(root, name))
  linkModules(root)
  return {
    root,
    plant: (path: string, text: string) => {
      const file = join(root, path)
      const created = mkdirSync(dirname(file), { recursive: true })
      const before = existsSync(file) ? readFileSync(file) : undefined
      writeFileSync(file, text)
      return () => (before ? writeFileSync(file, before) : rmSync(created ?? file, { recursive: true, force: true }))
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
