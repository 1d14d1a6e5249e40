import { pickLanguage } from '@countersign/look/words/pick-language.ts'
import { spoken } from '../words/languages.ts'

/** Read before anything is drawn, so not in the database, which answers later. */
const KEPT = 'countersign.language'

/** What the person chose here; else the first of the browser's languages that we speak. */
export function preferredLanguage(): string {
  try {
    const kept = localStorage.getItem(KEPT)
    if (kept !== null && spoken.includes(kept)) return kept
  } catch {
    // A browser that refuses storage still has a language.
  }
  return pickLanguage(navigator.languages.join(','), spoken)
}

export function keepLanguage(language: string): void {
  try {
    localStorage.setItem(KEPT, language)
  } catch {
    // The choice then lasts as long as the page.
  }
}
