import { language } from '../words/now.ts'

/** The app's language in the person's own region: 14:32 and 24 November for an English phone in London, 2:32 PM in New York. */
export function locale(): string[] {
  return [...navigator.languages.filter((one) => one.toLowerCase().startsWith(`${language.value.toLowerCase()}-`)), language.value]
}
