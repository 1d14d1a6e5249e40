import { defineConfig } from 'vite'
import app from '../vite.config.ts'

/** The page of `reading.ts`, built as the app is, into the folder that the command names. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: { ...app.build, emptyOutDir: true, rolldownOptions: { input: 'reading.html' } },
  worker: app.worker ?? {},
})
