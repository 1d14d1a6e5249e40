import { markSvg } from '@countersign/look/mark.ts'

/** The mark's lines. Taken out of its text, because the page's policy lets no script turn text into elements. */
const [ring, tick] = [...markSvg().matchAll(/ d="([^"]+)"/g)].map(([, line]) => line)

/** The mark. `seal` draws its tick once. */
export function Mark({ as = 'mark' }: { as?: 'mark' | 'seal' }) {
  return (
    <svg
      class={as}
      viewBox="0 0 28 28"
      fill="none"
      stroke="currentColor"
      stroke-width="3"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={ring} />
      <path class={as === 'seal' ? 'tick' : undefined} pathLength={as === 'seal' ? 1 : undefined} d={tick} />
    </svg>
  )
}
