import { t } from '../words/now.ts'
import { Frame } from './frame.tsx'

/** The moment before it is known what a link leads to. */
export function LinkOpened() {
  return (
    <Frame name="link-opened" top={t('set_up_this_phone')} title={t('one_moment')}>
      <p class="status" role="status">
        <i />
        {t('link_opened_text')}
      </p>
    </Frame>
  )
}
