import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface SheetProps {
  readonly title: string
  readonly onClose: () => void
  /** Called with what closes the sheet. */
  readonly children: (close: () => void) => ComponentChildren
}

/** Lies over a screen, which stays as it is underneath: whoever comes back finds what they typed. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby={id} onClose={onClose}>
      <div class="flow">
        <h2 id={id} tabIndex={-1} autofocus>
          {title}
        </h2>
        {children(() => dialog.current?.close())}
      </div>
    </dialog>
  )
}

/** The phone's back gesture closes the sheet that lies on top. `false`: there is none. */
export function closeSheet(): boolean {
  const open = document.querySelector<HTMLDialogElement>('dialog.sheet[open]')
  open?.close()
  return open !== null
}
