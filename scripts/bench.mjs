import { join } from 'node:path'
import { become, ensureNode, root } from './node-version.mjs'

await ensureNode()
const { buildAuthenticator } = await import('./build-authenticator.ts')
buildAuthenticator()
await become(process.execPath, [join(root, 'packages/conformance/src/bench/main.ts'), ...process.argv.slice(2)])
