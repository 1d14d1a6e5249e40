import { join } from 'node:path'
import { become, ensureNode, root } from './node-version.mjs'

await ensureNode()
const { buildAuthenticator } = await import('./build-authenticator.ts')
buildAuthenticator()
await become(process.execPath, [join(root, 'packages/server/src/main.ts'), ...process.argv.slice(2)])
