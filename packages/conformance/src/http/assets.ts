import { ask } from './ask.ts'

/** Paths of what the portal's pages load, by file name: they stand in a folder that is named by its content. */
export async function assetsOf(portalUrl: string): Promise<ReadonlyMap<string, string>> {
  const { text } = await ask(`${portalUrl}/sign-in`)
  return new Map([...text.matchAll(/"(\/assets\/[\w-]+\/([\w.-]+))"/g)].map(([, path = '', name = '']) => [name, path]))
}

export async function assetOf(portalUrl: string, name: string): Promise<string> {
  const path = (await assetsOf(portalUrl)).get(name)
  if (path === undefined) throw new Error(`The sign-in page loads no ${name}`)
  return path
}
