import { t } from '../words/now.ts'
import { useTools } from './tools.ts'

/** In a tab: how to make it an app, where this phone can. */
export function InstallNote() {
  const { surroundings, installable, install } = useTools()
  if (surroundings.in === 'app') return null
  if (installable.value)
    return (
      <div class="note plain">
        <p>{t('install_offer')}</p>
        <button type="button" class="link" onClick={() => void install()}>
          {t('install')}
        </button>
      </div>
    )
  switch (surroundings.in) {
    case 'apple':
      return <p class="note plain">{surroundings.share === 'none' ? t('install_safari') : t('install_apple')}</p>
    case 'android':
      return <p class="note plain">{surroundings.menu ? t('install_menu') : t('install_none')}</p>
    case 'other-app':
      return <p class="note">{t('install_other_app')}</p>
    default:
      return null
  }
}
