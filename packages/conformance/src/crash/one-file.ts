import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import { repository } from '../browser/repository.ts'

/** Each module still finds what lies beside its source. */
const whereItWas: Plugin = {
  name: 'where-it-was',
  transform: (code, id) =>
    code.includes('import.meta.url')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id.split('?')[0] as string).href))
      : null,
}

/**
 * The server's own sources in one file: what it writes is the same, and a start, half of which is the search for five hundred modules, takes half as long. For
 * tests that start it a thousand times.
 */
export async function serverInOneFile(): Promise<{ readonly entry: string; remove(): void }> {
  // Inside the repository, because the password hash is a library of machine code, and is looked for from there.
  const cache = join(repository, '.cache')
  mkdirSync(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'one-file-'))
  const start = join(outDir, 'start.ts')
  writeFileSync(
    start,
    `import { start } from ${JSON.stringify(join(repository, 'packages/server/src/main.ts'))}\nawait start(process.argv.slice(2))\n`,
  )
  await build({
    configFile: false,
    root: repository,
    logLevel: 'error',
    plugins: [whereItWas],
    ssr: { noExternal: true, external: ['@node-rs/argon2'] },
    build: {
      ssr: start,
      outDir,
      emptyOutDir: false,
      target: 'node26',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  })
  return { entry: join(outDir, 'main.mjs'), remove: () => rmSync(outDir, { recursive: true, force: true }) }
}
