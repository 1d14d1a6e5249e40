import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { operator } from '../use/brand.ts'
import { language, t } from '../words/now.ts'
import { Chevron } from './chevron.tsx'
import { Menu } from './menu.tsx'
import { Name } from './name.tsx'
import { Sign } from './sign.tsx'

export interface FrameProps {
  /** The screen's stable name: README.md lists them. */
  readonly name: string
  readonly title: ComponentChildren
  /** The line at the top: whose request this is, or what is being done. */
  readonly top?: ComponentChildren
  readonly end?: ComponentChildren
  readonly back?: (() => void) | undefined
  readonly foot?: ComponentChildren
  /** Makes the screen a form, so that the keyboard's own key sends it. */
  readonly onSubmit?: () => void
  readonly children?: ComponentChildren
}

/** A phone screen: a line at the top, one heading, and a foot that holds what to do. */
export function Frame({ name, title, top = <Name of={operator()} />, end, back, foot, onSubmit, children }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)

  // A new screen is a new page to whoever cannot see it: the focus goes to its heading, unless a field asks for it.
  useEffect(() => {
    scrollTo(0, 0)
    const field = heading.current?.closest('.phone')?.querySelector<HTMLElement>('[data-first]')
    ;(field ?? heading.current)?.focus({ preventScroll: field === null || field === undefined })
  }, [name])

  useEffect(() => {
    document.title = `${heading.current?.textContent ?? ''} · ${operator()}`
  }, [name, language.value, operator()])

  const content = (
    <>
      <header class="top">
        {back === undefined ? (
          <Sign />
        ) : (
          <button type="button" class="icon-btn" aria-label={t('back')} onClick={back}>
            <Chevron to="back" size={24} />
          </button>
        )}
        <span>{top}</span>
        {end !== undefined && <span class="end">{end}</span>}
        <Menu />
      </header>
      <main class="main flow">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
      {foot !== undefined && <footer class="foot">{foot}</footer>}
    </>
  )

  if (onSubmit === undefined)
    return (
      <div class="phone" data-screen={name}>
        {content}
      </div>
    )
  const submit = (event: Event) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form class="phone" data-screen={name} noValidate autocomplete="off" onSubmit={submit}>
      {content}
    </form>
  )
}
