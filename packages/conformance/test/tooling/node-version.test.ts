import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { repository } from '../../src/browser/repository.ts'

const root = mkdtempSync(join(tmpdir(), 'countersign-node-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
mkdirSync(join(root, 'scripts'))
mkdirSync(join(root, 'packages/client/src'), { recursive: true })
for (const name of ['node-version.mjs', 'demo.mjs']) copyFileSync(join(repository, 'scripts', name), join(root, 'scripts', name))
writeFileSync(
  join(root, 'packages/client/src/demo.ts'),
  "const version: string = process.versions.node\nconsole.log('ran', version, process.argv.slice(2).join())\nprocess.exit(7)\n",
)

/** Starts the demo under this Node, which pretends to be an older one first. */
const demo = (version: string) => {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, ['--import', pretend, join(root, 'scripts/demo.mjs'), 'one', 'two'], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    )
  })
}

describe('a start under any Node', () => {
  test('an old one without the pinned one: a sentence', async () => {
    const { code, output } = await demo('20.20.2')
    expect(output).toMatch(/^Countersign needs Node 24\.12 or later and this is 20\.20\.2: .*\n$/)
    expect(code).toBe(1)
  })

  test.each(['24.12.0', '25.0.0', '26.10.0'])('%s runs by itself, with its arguments and its exit code', async (version) => {
    const { code, output } = await demo(version)
    expect(output).toMatch(/^ran \d+\.\d+\.\d+ one,two\n$/)
    expect(code).toBe(7)
  })

  test.each(['20.20.2', '24.11.9'])('%s goes on under the pinned one', async (version) => {
    const folder = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin')
    mkdirSync(folder, { recursive: true })
    symlinkSync(process.execPath, join(folder, 'node'))
    const { code, output } = await demo(version)
    rmSync(join(root, 'node_modules'), { recursive: true })
    expect(output).toBe(`ran ${process.versions.node} one,two\n`)
    expect(code).toBe(7)
  })
})
