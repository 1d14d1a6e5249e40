import type { ComponentChildren } from 'preact'

interface ButtonProps {
  readonly kind?: 'primary' | 'deny' | 'quiet' | 'plain'
  readonly wide?: boolean
  readonly submit?: boolean
  readonly busy?: boolean
  readonly onClick?: (() => void) | undefined
  readonly children: ComponentChildren
}

/** A button that is never disabled: while something is under way it says so, and a second tap does nothing. */
export function Button({ kind = 'plain', wide = true, submit = false, busy = false, onClick, children }: ButtonProps) {
  const look = ['btn', kind === 'plain' ? '' : kind, wide ? 'wide' : ''].filter(Boolean).join(' ')
  return (
    <button type={submit ? 'submit' : 'button'} class={look} aria-busy={busy} onClick={onClick}>
      {children}
    </button>
  )
}
