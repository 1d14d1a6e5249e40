import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { PhotoLink } from './photo-link.tsx'
import type { CameraTrouble } from './scan-port.ts'

interface CameraTroubleProps {
  readonly trouble: CameraTrouble
  readonly onAgain: () => void
  readonly onType: () => void
  readonly onPhoto: (text: string) => void
  readonly onBack: () => void
}

/** Where no try can help, typing is the thing to do; else the camera is. */
const hopeless: ReadonlySet<CameraTrouble> = new Set(['camera_none', 'camera_insecure', 'camera_refused'])

export function CameraTroubleScreen({ trouble, onAgain, onType, onPhoto, onBack }: CameraTroubleProps) {
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
  const foot = hopeless.has(trouble) ? (
    <>
      {type('primary')}
      {again('plain')}
    </>
  ) : (
    <>
      {again('primary')}
      {type('plain')}
    </>
  )
  return (
    <Frame name={`problem-${trouble}`} top={t('set_up_this_phone')} title={t(`${trouble}_title`)} back={onBack} foot={foot}>
      <p>{t(`${trouble}_text`)}</p>
      <PhotoLink onCode={onPhoto} />
    </Frame>
  )
}
