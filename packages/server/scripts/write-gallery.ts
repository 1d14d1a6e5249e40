/**
 * Writes every page of the portal, in every state and language, with usual and with trying contents, and what the pages load, into a folder that any
 * static server can show. Usage: node packages/server/scripts/write-gallery.ts FOLDER; the pages are FOLDER/NAME.LANG.html.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { judgeAccent } from '@countersign/look/brand/accent.ts'
import { accentSheet } from '@countersign/look/brand/style-sheet.ts'
import { portalAssets } from '../src/portal/assets/portal-assets.ts'
import { spoken } from '../src/portal/words/languages.ts'
import { samples, trying } from '../test/portal/samples.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Say which folder.')

const write = (path: string, body: string | Uint8Array) => {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, body)
}
for (const [path, { body }] of portalAssets) write(path, body)
// The brand of the samples: some organisation's blue, and for a logo a picture that is at hand.
const blue = judgeAccent('#1f4fd8')
if (blue.ok) write('brand/sheet.css', accentSheet(blue.accents))
const picture = readFileSync(new URL('../../authenticator/public/icons/icon-192.png', import.meta.url))
for (const name of ['light', 'dark']) write(`brand/${name}.png`, picture)
for (const lang of spoken) {
  for (const [name, page] of Object.entries(samples(lang))) write(`${name}.${lang}.html`, page)
  for (const [name, page] of Object.entries(samples(lang, trying))) write(`${name}-trying.${lang}.html`, page)
}
