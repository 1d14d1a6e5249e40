import { t } from '../words/now.ts'
import { useTools } from './tools.ts'

/** In a tab: how to make it an app, where this phone can. */
export function InstallNote() {
  const { home, installable, install } = useTools()
  if (home === 'apple-tab') return <p class="note plain">{t('install_apple')}</p>
  if (home === 'app' || !installable.value) return null
  return (
    <div class="note plain">
      <p>{t('install_offer')}</p>
      <button type="button" class="link" onClick={() => void install()}>
        {t('install')}
      </button>
    </div>
  )
}
