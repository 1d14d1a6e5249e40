import { join } from 'node:path'
import { become, ensureNode, root } from './node-version.mjs'

await ensureNode()
await become(process.execPath, [join(root, 'packages/server/src/cli/main.ts'), ...process.argv.slice(2)])
