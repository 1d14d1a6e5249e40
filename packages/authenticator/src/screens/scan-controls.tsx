import { t } from '../words/late.ts'
import type { LensOn } from './scan-port.ts'
import type { Running } from './scan-status.tsx'

interface ScanControlsProps {
  readonly running: Running | null
  readonly onLens: () => void
  readonly onLight: (on: boolean) => void
}

/** Which lens is on and whether the lamp is, said aloud when it changes; and the switches for both, where the phone has them. */
export function ScanControls({ running, onLens, onLight }: ScanControlsProps) {
  const lens = running?.lens
  const light = running?.light ?? 'none'
  // A browser that hides its lenses may still have another one behind the one that looks at the person.
  const switchable = lens !== undefined && (lens.count > 1 || lens.side === 'front')
  return (
    <div class="controls">
      <div class="inline-links">
        {switchable && (
          <button type="button" class="link" onClick={onLens}>
            {t('other_camera')}
          </button>
        )}
        {light !== 'none' && (
          <button type="button" class="link" onClick={() => onLight(light === 'off')}>
            {light === 'on' ? t('light_off') : t('light_on')}
          </button>
        )}
      </div>
      <p class="muted small" role="status">
        {lens !== undefined && lens.count > 1 && lensSentence(lens)}{' '}
        {light !== 'none' && t(light === 'on' ? 'light_is_on' : 'light_is_off')}
      </p>
    </div>
  )
}

function lensSentence({ side, nth, count }: LensOn): string {
  return t(`lens_${side}`, { nth, count })
}
