import { language as en } from '@countersign/look/languages/en.ts'
import { language as fr } from '@countersign/look/languages/fr.ts'
import { frenchSpaces } from '@countersign/look/words/french-spaces.ts'
import { refusals } from '@countersign/protocol/refusal.ts'
import { describe, expect, test } from 'vitest'
import { faceOf, nextStep } from '../src/use/problems.ts'

const messages = {
  en: { ...en.app.messages, ...en.late.messages } as Record<string, string>,
  fr: { ...fr.app.messages, ...fr.late.messages } as Record<string, string>,
}

test('no sentence stands in both lists', () => {
  expect(Object.keys(en.app.messages).filter((key) => key in en.late.messages)).toEqual([])
})

test('both languages say the same things, and none of them says nothing', () => {
  expect(Object.keys(messages.fr).sort()).toEqual(Object.keys(messages.en).sort())
  for (const set of Object.values(messages)) for (const [key, message] of Object.entries(set)) expect(message.trim(), key).not.toBe('')
})

test('every refusal has a title, an explanation and one next step, in both languages', () => {
  for (const code of Object.keys(refusals) as (keyof typeof refusals)[]) {
    for (const about of ['activation', 'request', 'pin', 'app'] as const) {
      const face = faceOf(code, about)
      for (const set of Object.values(messages)) {
        expect(set[`problem_${face}_title`], code).toBeTruthy()
        expect(set[`problem_${face}_text`], code).toBeTruthy()
        expect(set[`step_${nextStep(face, about, false)}`], code).toBeTruthy()
      }
    }
  }
})

describe('French', () => {
  test('has narrow no-break spaces where a line must not break', () => {
    expect(frenchSpaces('Est-ce vous ? « Oui » : non')).toBe('Est-ce vous\u202f? «\u202fOui\u202f»\u202f: non')
    for (const [key, message] of Object.entries(messages.fr)) expect(message, key).not.toMatch(/ [:;?!»]|« /)
  })

  test('has typographic apostrophes and no exclamation marks', () => {
    for (const [key, message] of Object.entries(messages.fr)) expect(message, key).not.toMatch(/['!]/)
    for (const [key, message] of Object.entries(messages.en)) expect(message, key).not.toMatch(/['!]/)
  })
})
