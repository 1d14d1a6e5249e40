import { ensureNode } from './node-version.mjs'

await ensureNode()
await import('./check.ts')
