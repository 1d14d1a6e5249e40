import * as v from 'valibot'
import { plainName } from '../encoding/shapes.ts'

/** Where the phone's side tells anybody how the operator looks (Spec §8.1). */
export const brandPath = '/brand'

/** Named by what is in it, below `/brand`, so that it can be kept for good and leads nowhere else. */
const picture = v.pipe(v.string(), v.regex(/^\/brand\/[A-Za-z0-9_-]{43}\.png$/))

/** Spec §8.1. Says nothing that a screen's meaning hangs on: an app that cannot read it looks as it is built. */
export const brandShape = v.object({
  typ: v.literal('countersign/brand'),
  v: v.literal(1),
  name: plainName(60),
  /** The colour as the operator gave it; each side derives from it what it draws with. */
  accent: v.nullable(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/))),
  logo: v.nullable(v.object({ light: picture, dark: v.nullable(picture) })),
})
export type BrandDocument = v.InferOutput<typeof brandShape>
