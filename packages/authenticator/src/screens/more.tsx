import { operator } from '../use/brand.ts'
import { t } from '../words/now.ts'
import { ForgottenPin } from './forgotten-pin.tsx'
import { OtherLanguages } from './other-languages.tsx'
import { useTools } from './tools.ts'

interface MoreProps {
  /** Where the app has a PIN. */
  readonly onChangePin?: (() => void) | undefined
  readonly onGuidelines: () => void
  readonly onCheck: () => void
}

/** The few things beside the point, one row each. */
export function More({ onChangePin, onGuidelines, onCheck }: MoreProps) {
  const { setLanguage } = useTools()
  return (
    <>
      <ul class="ways rows">
        <OtherLanguages onChoose={setLanguage} />
        {onChangePin !== undefined && (
          <li>
            <button type="button" class="link" onClick={onChangePin}>
              {t('change_pin')}
            </button>
          </li>
        )}
        {onChangePin !== undefined && (
          <li>
            <ForgottenPin />
          </li>
        )}
        <li>
          <button type="button" class="link" onClick={onGuidelines}>
            {t('pin_guidelines')}
          </button>
        </li>
        <li>
          <button type="button" class="link" onClick={onCheck}>
            {t('check_link')}
          </button>
        </li>
      </ul>
      {operator() !== 'Countersign' && <p class="muted small">Countersign</p>}
    </>
  )
}
