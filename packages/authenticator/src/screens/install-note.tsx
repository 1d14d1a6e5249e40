import { t } from '../words/now.ts'
import { useTools } from './tools.ts'

/** In a tab: how to make it an app, where this phone can. */
export function InstallNote() {
  const { surroundings, installable, install } = useTools()
  switch (surroundings.in) {
    case 'app':
      return null
    case 'apple':
      return <p class="note plain">{surroundings.share === 'none' ? t('install_safari') : t('install_apple')}</p>
    case 'other-app':
      return <p class="note">{t('install_other_app')}</p>
  }
  if (installable.value)
    return (
      <div class="note plain">
        <p>{t('install_offer')}</p>
        <button type="button" class="link" onClick={() => void install()}>
          {t('install')}
        </button>
      </div>
    )
  return surroundings.in === 'android' ? <p class="note plain">{surroundings.menu ? t('install_menu') : t('install_none')}</p> : null
}
