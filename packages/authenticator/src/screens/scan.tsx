import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../words/late.ts'
import { Button } from './button.tsx'
import { CameraTroubleScreen } from './camera-trouble.tsx'
import { Frame } from './frame.tsx'
import { PhotoLink } from './photo-link.tsx'
import { ScanControls } from './scan-controls.tsx'
import type { CameraTrouble, Scan, ScanEvent } from './scan-port.ts'
import { type Running, ScanStatus } from './scan-status.tsx'
import { useTools } from './tools.ts'

interface ScanProps {
  /** The text of a code that was refused just now: it may still be in view. */
  readonly ignore: string | null
  readonly onCode: (text: string) => void
  readonly onType: () => void
  readonly onBack: () => void
}

export function ScanScreen({ ignore, onCode, onType, onBack }: ScanProps) {
  const { startScan } = useTools()
  const [running, setRunning] = useState<Running | null>(null)
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null)
  const [round, setRound] = useState(0)
  /** How often the refused code was seen again. */
  const [same, setSame] = useState(0)
  const video = useRef<HTMLVideoElement>(null)
  const scan = useRef<Scan | null>(null)

  useEffect(() => {
    if (video.current === null) return
    const report = (event: ScanEvent) => {
      if (event.kind === 'found') onCode(event.text)
      else if (event.kind === 'same_again') setSame((times) => times + 1)
      else if (event.kind === 'trouble') setTrouble(event.trouble)
      else setRunning(event.kind === 'running' ? event : null)
    }
    scan.current = startScan(video.current, report, ignore)
    return () => scan.current?.stop()
  }, [round])

  const again = () => {
    setTrouble(null)
    setRunning(null)
    setRound(round + 1)
  }
  if (trouble !== null) return <CameraTroubleScreen trouble={trouble} onAgain={again} onType={onType} onPhoto={onCode} onBack={onBack} />

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
      <ScanStatus running={running} same={same} />
      <ScanControls running={running} onLens={() => scan.current?.otherLens()} onLight={(on) => scan.current?.setLight(on)} />
      <PhotoLink onCode={onCode} />
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
