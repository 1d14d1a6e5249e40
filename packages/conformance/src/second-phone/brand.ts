import { answer, is, matching, name, nullable } from './shape.ts'

const path = matching(/^\/brand\/[\w-]{43}\.png$/)

/** Spec §8.1: how the operator looks. */
export const isBrand = answer({
  typ: is('countersign/brand'),
  v: is(1),
  name: name(60),
  accent: nullable(matching(/^#[\da-f]{6}$/)),
  logo: nullable(answer({ light: path, dark: nullable(path) })),
})
