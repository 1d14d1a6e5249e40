import { nameOf, spoken } from '../words/languages.ts'
import { language } from '../words/now.ts'

/** A row for each language but the present one: where there are two, a row that changes to the other. */
export function OtherLanguages({ onChoose }: { onChoose: (tag: string) => void }) {
  return spoken
    .filter((tag) => tag !== language.value)
    .map((tag) => (
      <li key={tag}>
        <button type="button" class="link" lang={tag} onClick={() => onChoose(tag)}>
          {nameOf(tag)}
        </button>
      </li>
    ))
}
