import type { ComponentChildren } from 'preact'

interface StepProps {
  readonly what: string
  readonly how: ComponentChildren
  /** A drawing of what to look for: it says nothing that the words do not. */
  readonly drawing?: ComponentChildren
}

/** One thing to do, in words and, where it has to be found on the screen, drawn. */
export function Step({ what, how, drawing }: StepProps) {
  return (
    <li>
      <div>
        <b>{what}</b>
        <p>{how}</p>
        {drawing !== undefined && (
          <div class="drawn" aria-hidden="true">
            {drawing}
          </div>
        )}
      </div>
    </li>
  )
}
