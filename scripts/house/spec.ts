import { readFileSync } from 'node:fs'
import ts from 'typescript'

const number = String.raw`(?:\d+|[A-Z](?=\.))(?:\.\d+)*`

/** The numbers of the specification's headings: `## 5. Decision`, `### 5.2 Order of judging`. */
export const headingNumbers = (markdown: string): Set<string> => {
  const outsideFences = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
  return new Set([...outsideFences.matchAll(new RegExp(`^#{1,6}\\s+§?(${number})\\.?\\s`, 'gm'))].map((match) => match[1] ?? ''))
}

/** Every section cited as `Spec §6.3`, also in lists as `Spec §6.3, §7 and §8.1`. */
export const citations = (text: string): { section: string; line: number }[] => {
  const list = new RegExp(`Spec\\s+§§?\\s*${number}(?:(?:,|–|-|\\s|and|to|or)*§§?\\s*${number})*`, 'g')
  return [...text.matchAll(list)].flatMap((match) => {
    const sections = [...match[0].matchAll(new RegExp(`§\\s*(${number})`, 'g'))]
    return sections.map((section) => ({
      section: section[1] ?? '',
      line: text.slice(0, match.index + section.index).split('\n').length,
    }))
  })
}

/** The codes of the closed table of refusals. Read, not run: the check must not depend on the code it checks. */
export const refusalCodes = (file: string): string[] => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const codes: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'refusals' && node.initializer) {
      let table: ts.Expression = node.initializer
      while (ts.isAsExpression(table) || ts.isSatisfiesExpression(table)) table = table.expression
      if (ts.isObjectLiteralExpression(table))
        for (const entry of table.properties) if (entry.name) codes.push(entry.name.getText().replaceAll(/['"]/g, ''))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return codes
}
