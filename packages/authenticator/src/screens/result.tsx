import type { PendingRequest } from '../use/request/pending.ts'
import { t, tCount } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { Mark } from './mark.tsx'
import { Person } from './person.tsx'

interface ApprovedProps {
  readonly request: PendingRequest
  readonly wrongBefore: number
  readonly onDone: () => void
}

export function Approved({ request, wrongBefore, onDone }: ApprovedProps) {
  return (
    <Frame
      name="result-approved"
      top={<Person account={request.account} />}
      title={
        <>
          <Mark as="seal" />
          {t('approved_title')}
        </>
      }
      foot={
        <Button kind="primary" onClick={onDone}>
          {t('done')}
        </Button>
      }
    >
      <p class="lead">{t('approved_text')}</p>
      {wrongBefore > 0 && <p class="note">{tCount('wrong_before', wrongBefore)}</p>}
    </Frame>
  )
}

/** What "It's not me" did; without a request it was the activation that was refused. */
export function Denied({ request, onDone }: { request: PendingRequest | null; onDone: () => void }) {
  return (
    <Frame
      name="result-denied"
      top={request === null ? undefined : <Person account={request.account} />}
      title={t('denied_title')}
      foot={
        <Button kind="primary" onClick={onDone}>
          {t('done')}
        </Button>
      }
    >
      <p>{request === null ? t('denied_activation_text') : t('denied_text')}</p>
    </Frame>
  )
}
