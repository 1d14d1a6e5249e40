import { accentSheet } from '@countersign/look/brand/style-sheet.ts'
import { brand, type KeptBrand, type KeptPicture } from '../use/brand.ts'
import type { Database } from './database.ts'

const KEY = 'brand'

/** The server is asked once the person sees their screen and nothing else is on its way, and then as often as for a newer app. Milliseconds. */
const FIRST_MS = 1_500
const AGAIN_MS = 60 * 60_000

/**
 * Draws with the brand that this phone knows, as soon as it is read, and asks for the present one later. Nothing waits for it, and without it the app looks
 * as it is built.
 */
export function wearBrand(database: Database): void {
  const kept = database.read<KeptBrand | undefined>('settings', (store) => store.get(KEY)).then((found) => found ?? null)
  kept.then((found) => found && wear(found)).catch(() => undefined)

  const renew = async () => {
    if (!navigator.onLine) return
    const { askForBrand } = await import('./ask-for-brand.ts')
    const fresh = await askForBrand(database, KEY)
    if (fresh !== null) wear(fresh)
  }
  const quietly = () => void renew().catch(() => undefined)
  setTimeout(quietly, FIRST_MS)
  setInterval(quietly, AGAIN_MS)
}

/**
 * In a style sheet of the script's own, which the page's policy allows; it wins over those before it. A browser that is too old to make one draws with the green,
 * and the name and logo stay away with it.
 */
function wear({ name, accents, logo }: KeptBrand): void {
  const own = new CSSStyleSheet()
  own.replaceSync(accents === null ? '' : accentSheet(accents))
  document.adoptedStyleSheets = [own]
  for (const address of [brand.value?.logo?.light, brand.value?.logo?.dark]) if (address) URL.revokeObjectURL(address)
  brand.value = { name, logo: logo && { light: addressOf(logo.light), dark: logo.dark && addressOf(logo.dark) } }
}

function addressOf({ bytes }: KeptPicture): string {
  return URL.createObjectURL(new Blob([bytes], { type: 'image/png' }))
}
