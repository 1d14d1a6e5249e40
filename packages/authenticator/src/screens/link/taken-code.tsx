import { t } from '../../words/late.ts'

/** The code as it is copied, to be seen and, where a browser does not let us copy, to be selected by hand. */
export function TakenCode({ link }: { link: string }) {
  return (
    <div class="field">
      <p class="label">{t('link_code_label')}</p>
      <p class="take">
        <span class="value">{link}</span>
      </p>
      <p class="hint">{t('link_code_good')}</p>
    </div>
  )
}
