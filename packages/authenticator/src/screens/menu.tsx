import { createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { OtherLanguages } from './other-languages.tsx'
import { Sheet } from './sheet.tsx'
import { useTools } from './tools.ts'

/** What the bar's menu leads to. `null` where leaving would cut something short: there the bar has none. */
export interface MenuWays {
  readonly onAdd: () => void
  readonly onHome: () => void
  /** The app has accounts to go to. */
  readonly hasHome: boolean
  /** A request is on the screen: leaving answers nothing. */
  readonly request: boolean
}

export const MenuContext = createContext<MenuWays | null>(null)

/** At the end of every screen's bar: "Add user", and the few things that a person looks for wherever they are. */
export function Menu() {
  const ways = useContext(MenuContext)
  const [open, setOpen] = useState(false)
  if (ways === null) return null
  return (
    <>
      <button type="button" class="icon-btn menu" aria-label={t('menu')} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Dots />
      </button>
      {open && <MenuSheet ways={ways} onClose={() => setOpen(false)} />}
    </>
  )
}

export function MenuSheet({ ways, onClose }: { ways: MenuWays; onClose: () => void }) {
  const { setLanguage } = useTools()
  return (
    <Sheet title={t('menu')} onClose={onClose}>
      {(close) => {
        const leave = (way: () => void) => () => {
          close()
          way()
        }
        return (
          <>
            <ul class="ways rows">
              <li>
                <button type="button" class="link" onClick={leave(ways.onAdd)}>
                  {t('add_user')}
                </button>
              </li>
              {ways.hasHome && (
                <li>
                  <button type="button" class="link" onClick={leave(ways.onHome)}>
                    {t('home_title')}
                  </button>
                </li>
              )}
              <OtherLanguages onChoose={(tag) => leave(() => setLanguage(tag))()} />
            </ul>
            {ways.request && <p class="muted small">{t('menu_request')}</p>}
            <Button onClick={close}>{t('close')}</Button>
          </>
        )
      }}
    </Sheet>
  )
}

function Dots() {
  return (
    <svg width={24} height={24} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <circle cx="12" cy="5" r="2" />
      <circle cx="12" cy="12" r="2" />
      <circle cx="12" cy="19" r="2" />
    </svg>
  )
}
