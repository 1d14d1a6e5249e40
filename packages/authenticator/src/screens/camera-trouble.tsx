import { useEffect } from 'preact/hooks'
import { t } from '../words/late.ts'
import { allowSteps } from './allow-steps.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { PhotoLink } from './photo-link.tsx'
import type { CameraTrouble } from './scan-port.ts'
import { useTools } from './tools.ts'

interface CameraTroubleProps {
  readonly trouble: CameraTrouble
  readonly onAgain: () => void
  readonly onType: () => void
  readonly onPhoto: (text: string) => void
  readonly onBack: () => void
}

/** Where another try alone can help, it is the thing to do; else typing is. */
const passing: ReadonlySet<CameraTrouble> = new Set(['camera_dismissed', 'camera_busy', 'camera_ended'])

export function CameraTroubleScreen({ trouble, onAgain, onType, onPhoto, onBack }: CameraTroubleProps) {
  const { browser, onCameraAllowed } = useTools()
  // Whoever has followed the steps is done: the picture comes by itself.
  useEffect(() => onCameraAllowed(onAgain), [trouble])
  const type = (kind: 'primary' | 'plain') => (
    <Button kind={kind} onClick={onType}>
      {t('type_instead')}
    </Button>
  )
  const again = (kind: 'primary' | 'plain') => (
    <Button kind={kind} onClick={onAgain}>
      {t('camera_again')}
    </Button>
  )
  const foot = passing.has(trouble) ? (
    <>
      {again('primary')}
      {type('plain')}
    </>
  ) : (
    <>
      {type('primary')}
      {again('plain')}
    </>
  )
  const steps = allowSteps(trouble, browser)
  return (
    <Frame name={`problem-${trouble}`} top={t('set_up_this_phone')} title={t(`${trouble}_title`)} back={onBack} foot={foot}>
      <p>{t(`${trouble}_text`)}</p>
      {steps.length > 0 && (
        <ol class="steps">
          {steps.map((step) => (
            <li key={step}>
              <div>{t(step)}</div>
            </li>
          ))}
        </ol>
      )}
      <PhotoLink onCode={onPhoto} />
    </Frame>
  )
}
