import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { CameraTroubleScreen } from './camera-trouble.tsx'
import { Frame } from './frame.tsx'
import { PhotoLink } from './photo-link.tsx'
import type { CameraTrouble, Scan, ScanEvent } from './scan-port.ts'
import { useTools } from './tools.ts'

interface ScanProps {
  readonly onCode: (text: string) => void
  readonly onType: () => void
  readonly onBack: () => void
}

type View =
  | { readonly kind: 'starting' | 'running'; readonly cameras: number; readonly light: boolean }
  | { readonly kind: 'trouble'; readonly trouble: CameraTrouble }

/** Seconds without a hit until the first, and the second, piece of advice. */
const ADVICE = [6, 14] as const

export function ScanScreen({ onCode, onType, onBack }: ScanProps) {
  const { startScan } = useTools()
  const [view, setView] = useState<View>({ kind: 'starting', cameras: 0, light: false })
  const [round, setRound] = useState(0)
  const [lit, setLit] = useState(false)
  const video = useRef<HTMLVideoElement>(null)
  const scan = useRef<Scan | null>(null)

  useEffect(() => {
    if (video.current === null) return
    const report = (event: ScanEvent) => {
      if (event.kind === 'found') onCode(event.text)
      else if (event.kind === 'starting') setView({ kind: 'starting', cameras: 0, light: false })
      else setView(event)
    }
    scan.current = startScan(video.current, report)
    return () => scan.current?.stop()
  }, [round])

  const again = () => {
    setView({ kind: 'starting', cameras: 0, light: false })
    setRound(round + 1)
  }
  if (view.kind === 'trouble')
    return <CameraTroubleScreen trouble={view.trouble} onAgain={again} onType={onType} onPhoto={onCode} onBack={onBack} />

  const light = () => {
    scan.current?.setLight(!lit)
    setLit(!lit)
  }
  return (
    <Frame
      name="scan"
      top={t('set_up_this_phone')}
      title={t('scan_title')}
      back={onBack}
      foot={<Button onClick={onType}>{t('type_instead')}</Button>}
    >
      <p class="muted">{t('scan_lead')}</p>
      <div class="viewfinder">
        {/* The picture is the person's own surroundings: there is nothing to caption. */}
        <video ref={video} playsInline muted autoPlay aria-label={t('camera_picture')} />
      </div>
      <Advice running={view.kind === 'running'} />
      <div class="inline-links">
        {view.cameras > 1 && (
          <button type="button" class="link" onClick={() => scan.current?.otherCamera()}>
            {t('other_camera')}
          </button>
        )}
        {view.light && (
          <button type="button" class="link" aria-pressed={lit} onClick={light}>
            {lit ? t('light_off') : t('light_on')}
          </button>
        )}
        <PhotoLink onCode={onCode} />
      </div>
      <ul class="ways">
        <li>
          <details>
            <summary>{t('scan_help')}</summary>
            <ul>
              <li>{t('scan_help_1')}</li>
              <li>{t('scan_help_2')}</li>
              <li>{t('scan_help_3')}</li>
              <li>{t('scan_help_4')}</li>
            </ul>
          </details>
        </li>
      </ul>
    </Frame>
  )
}

/** What is going on, and after some seconds what may help. */
function Advice({ running }: { running: boolean }) {
  const [step, setStep] = useState(0)
  useEffect(() => {
    setStep(0)
    if (!running) return
    const timers = ADVICE.map((seconds, i) => setTimeout(() => setStep(i + 1), seconds * 1000))
    return () => timers.forEach(clearTimeout)
  }, [running])
  const sentences = [t('scan_looking'), t('scan_move'), t('scan_steady')]
  return (
    <p class="status" role="status">
      <i />
      {running ? sentences[step] : t('scan_starting')}
    </p>
  )
}
