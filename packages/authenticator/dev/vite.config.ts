import { join } from 'node:path'
import { defineConfig } from 'vite'
import { languages } from '../build/languages.ts'

/** Builds the preview of every screen, for tests that look at each: `npx vite build --config packages/authenticator/dev/vite.config.ts --outDir FOLDER`. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: join(import.meta.dirname, '../public'),
  plugins: [languages()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { rolldownOptions: { input: join(import.meta.dirname, 'preview.html') }, target: 'esnext' },
  worker: { format: 'es' },
})
