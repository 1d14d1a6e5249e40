import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'

export interface Import {
  specifier: string
  line: number
}

export interface Module {
  /** From the repository's root, with forward slashes. */
  path: string
  package: string
  part: 'src' | 'test' | 'tooling'
  imports: Import[]
  /** Calls that read the machine's clock or throw its dice. */
  machineCalls: { what: string; line: number }[]
}

const isSource = (name: string) => /\.(ts|tsx|mts|js|jsx|mjs)$/.test(name) && !name.endsWith('.d.ts')

const filesBelow = (folder: string): string[] => {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesBelow(join(folder, entry.name))
    return isSource(entry.name) ? [join(folder, entry.name)] : []
  })
}

const specifierOf = (node: ts.Node): string | undefined => {
  const literal =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
        ? node.argument.literal
        : ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')
          ? node.arguments[0]
          : undefined
  return literal && ts.isStringLiteralLike(literal) ? literal.text : undefined
}

const machineCallOf = (node: ts.Node): string | undefined => {
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText()}.${node.name.text}`
    return ['Date.now', 'Math.random', 'performance.now'].find((call) => text === call || text === `globalThis.${call}`)
  }
  const bareDate =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'Date' && !node.arguments?.length
  return bareDate ? 'new Date()' : undefined
}

const readModule = (root: string, file: string, packageName: string, part: Module['part']): Module => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const module: Module = { path: relative(root, file).split(sep).join('/'), package: packageName, part, imports: [], machineCalls: [] }
  const visit = (node: ts.Node) => {
    const line = () => source.getLineAndCharacterOfPosition(node.getStart()).line + 1
    const specifier = specifierOf(node)
    if (specifier !== undefined) module.imports.push({ specifier, line: line() })
    const what = machineCallOf(node)
    if (what !== undefined) module.machineCalls.push({ what, line: line() })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return module
}

/** Every module of every package, with what it imports. */
export const readModules = (root: string): Module[] => {
  const packages = readdirSync(join(root, 'packages'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return packages.flatMap(({ name }) => {
    const folder = join(root, 'packages', name)
    return filesBelow(folder).map((file) => {
      const first = relative(folder, file).split(sep)[0]
      return readModule(root, file, name, first === 'src' || first === 'test' ? first : 'tooling')
    })
  })
}
