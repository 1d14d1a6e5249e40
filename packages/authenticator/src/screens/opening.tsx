import { t } from '../words/now.ts'
import { Frame } from './frame.tsx'

/** Between the code and the account it belongs to. */
export function Opening() {
  return (
    <Frame name="opening" top={t('set_up_this_phone')} title={t('opening_title')}>
      <p class="status" role="status">
        <i />
        {t('opening_text')}
      </p>
    </Frame>
  )
}
