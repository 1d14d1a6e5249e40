import { useEffect, useState } from 'preact/hooks'
import { t } from '../words/late.ts'
import { type Ability, abilityNames } from './ability.ts'
import { CopyButton } from './copy-button.tsx'
import { Frame } from './frame.tsx'
import { useTools } from './tools.ts'

/** What this phone's browser can do, in plain words, for the person and for whoever helps them. */
export function Check({ onBack }: { onBack: () => void }) {
  const { abilities } = useTools()
  const [known, setKnown] = useState<readonly Ability[]>([])

  useEffect(() => {
    let gone = false
    const run = async () => {
      for await (const ability of abilities()) {
        if (gone) return
        setKnown((before) => [...before, ability])
      }
    }
    void run()
    return () => {
      gone = true
    }
  }, [])

  const rows = known.map(describe)
  const done = known.length === abilityNames.length + 1
  const report = [...rows.map(({ name, answer }) => `${name}: ${answer}`), `${t('check_browser')}: ${navigator.userAgent}`].join('\n')
  return (
    <Frame
      name="check"
      title={t('check_title')}
      back={onBack}
      foot={done ? <CopyButton text={report} label={t('check_copy')} /> : undefined}
    >
      <p class="muted">{t('check_lead')}</p>
      <ul class="list abilities" aria-busy={!done}>
        {rows.map(({ key, name, answer, tone, note }) => (
          <li key={key} data-ability={key}>
            <div class="what">
              <b>{name}</b>
              {note !== undefined && <span class="muted small">{note}</span>}
            </div>
            <span class={`tag ${tone}`}>{answer}</span>
          </li>
        ))}
      </ul>
      {!done && (
        <p class="status" role="status">
          <i />
          {t('check_testing')}
        </p>
      )}
    </Frame>
  )
}

interface Description {
  readonly key: string
  readonly name: string
  readonly answer: string
  readonly tone: 'good' | 'warn' | 'bad' | ''
  readonly note?: string
}

/** Without these nothing works; without the others something works less well. */
const vital = new Set(['secure', 'keys'])

function describe(ability: Ability): Description {
  if (ability.name === 'clock') return describeClock(ability.off)
  const { name: key, has } = ability
  const name = t(`check_${key}`)
  if (has === null) return { key, name, answer: t('check_unknown'), tone: '' }
  if (has) return { key, name, answer: t('check_yes'), tone: 'good' }
  const tone = vital.has(key) ? 'bad' : key === 'detector' || key === 'prf' ? '' : 'warn'
  return { key, name, answer: t('check_no'), tone, note: t(`check_${key}_no`) }
}

function describeClock(off: number | null): Description {
  const common = { key: 'clock', name: t('check_clock') }
  if (off === null) return { ...common, answer: t('check_unknown'), tone: '', note: t('check_clock_unknown') }
  const seconds = Math.abs(off)
  if (seconds <= 90)
    return { ...common, answer: t('check_clock_ok'), tone: 'good', note: t('check_clock_right', { seconds: Math.max(1, seconds) }) }
  return { ...common, answer: t('check_clock_off'), tone: 'warn', note: t('check_clock_wrong', { minutes: Math.round(seconds / 60) }) }
}
