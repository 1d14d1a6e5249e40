import { isLanguage, type Language, pickLanguage } from '@countersign/look/words.ts'

/** Read before anything is drawn, so not in the database, which answers later. */
const KEPT = 'countersign.language'

/** What the person chose here; else the first of the browser's languages that we speak. */
export function preferredLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT)
    if (isLanguage(kept)) return kept
  } catch {
    // A browser that refuses storage still has a language.
  }
  return pickLanguage(navigator.languages.join(','))
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT, language)
  } catch {
    // The choice then lasts as long as the page.
  }
}
