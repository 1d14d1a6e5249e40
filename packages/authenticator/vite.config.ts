import { defineConfig } from 'vite'
import { languages } from './build/languages.ts'
import { manifest } from './build/manifest.ts'
import { oneStart } from './build/one-start.ts'
import { shell } from './build/shell.ts'

const start = oneStart()

export default defineConfig({
  root: import.meta.dirname,
  plugins: [languages(), start.plugin, manifest(), shell()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    assetsDir: 'app',
    // The page's policy allows images from data: addresses only, and a hashed file is cached better than a text in a script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // iOS 16.4 is the first that can push to a Home-Screen app; the others are of its age.
    target: ['chrome111', 'safari16.4', 'firefox115'],
    rolldownOptions: {
      input: { main: 'index.html', sw: 'src/sw/worker.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'app/[name]-[hash].js'),
        chunkFileNames: 'app/[name]-[hash].js',
        codeSplitting: { groups: [{ name: 'start', test: start.holds }] },
      },
    },
  },
  // In a folder of their own: the page's policy names it as the one place that workers come from.
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'worker/[name]-[hash].js', chunkFileNames: 'worker/[name]-[hash].js' } },
  },
})
