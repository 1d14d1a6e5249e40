/** What each package may import from the others (design: protocol ← verifier ← server; nothing imports server). */
export const packageImports: Record<string, readonly string[]> = {
  protocol: [],
  look: [],
  verifier: ['protocol'],
  server: ['protocol', 'verifier', 'look'],
  authenticator: ['protocol', 'look'],
  client: ['protocol'],
  conformance: ['protocol', 'client', 'verifier', 'look'],
}

/** Imports that one folder of a package alone may have: the rest of conformance looks at a running server from outside. */
export const onlyFrom: Record<string, Record<string, string>> = {
  conformance: { verifier: 'packages/conformance/src/simulation/', look: 'packages/conformance/src/camera-frames/' },
}

/** The whole list of what `protocol` and `look` may take from the registry; the others are held to their package.json. */
export const foreignImports: Record<string, readonly string[]> = {
  protocol: ['@noble/curves', '@noble/hashes', 'valibot'],
  look: [],
  verifier: [],
}

/** Programs that import these packages and Node, and nothing else, no file beside them either: others rely on them and have to read all of it. */
export const nothingElse: Record<string, readonly string[]> = { 'packages/client/src/verify-evidence.ts': ['protocol'] }

/** Packages that run in a browser or are judged without a machine: no `node:` modules. */
export const withoutNode: readonly string[] = ['protocol', 'look', 'verifier', 'authenticator']

/** Packages that get time and chance as arguments: no clock and no dice of their own. */
export const withoutClock: readonly string[] = ['protocol', 'look', 'verifier']

/** In `server/src`, the places that see every room: they put the house together. */
export const wiring: readonly string[] = ['wire.ts', 'main.ts', 'cli']

/** In `server/src`, rooms that others may enter, and who; a room that is not named here is entered by the wiring only. */
export const sharedRooms: Record<string, readonly string[] | 'everyone'> = {
  web: ['http', 'portal', 'oidc', 'brand'],
  brand: ['http', 'portal'],
  settings: 'everyone',
}
