import { t, tCount } from '../words/late.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { Mark } from './mark.tsx'

interface PinChangedProps {
  readonly accounts: number
  readonly wrongBefore: number
  readonly onDone: () => void
}

/** The server has said that the new PIN stands. */
export function PinChanged({ accounts, wrongBefore, onDone }: PinChangedProps) {
  return (
    <Frame
      name="pin-changed"
      top={t('change_pin')}
      title={
        <>
          <Mark as="seal" />
          {t('changed_title')}
        </>
      }
      foot={
        <Button kind="primary" onClick={onDone}>
          {t('done')}
        </Button>
      }
    >
      <p class="lead">{accounts > 1 ? t('changed_text_all') : t('changed_text')}</p>
      {wrongBefore > 0 && <p class="note">{tCount('wrong_before', wrongBefore)}</p>}
    </Frame>
  )
}
