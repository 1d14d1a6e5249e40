import { t } from '../../words/late.ts'

/** The quiet way on: it works, and what it costs is said before it is taken. */
export function HereAnyway({ costs, onHere }: { costs: string; onHere: () => void }) {
  return (
    <li>
      <details>
        <summary>{t('here_anyway')}</summary>
        <div class="flow">
          <p class="muted">{costs}</p>
          <button type="button" class="btn" onClick={onHere}>
            {t('here_anyway_go')}
          </button>
        </div>
      </details>
    </li>
  )
}
