import type { VerifyFault } from '../use/activation/verify.ts'
import type { PendingRequest } from '../use/request/pending.ts'
import { t, tParts } from '../words/now.ts'
import { Button } from './button.tsx'
import { DecisionForm } from './decision-form.tsx'
import { Facts } from './facts.tsx'
import { Frame } from './frame.tsx'
import { Life } from './life.tsx'
import { Name } from './name.tsx'
import { Person } from './person.tsx'
import { whenWords } from './when.ts'

interface RequestProps {
  readonly request: PendingRequest
  readonly busy: boolean
  readonly onApprove: (number: string, pin: string) => Promise<VerifyFault>
  readonly onDeny: () => void
  readonly onLater: () => void
  readonly onOver: () => void
  readonly onUpdate: () => void
}

export function RequestScreen({ request, busy, onApprove, onDeny, onLater, onOver, onUpdate }: RequestProps) {
  const { account, shown } = request
  if (shown === null) return <Unreadable request={request} onLater={onLater} onUpdate={onUpdate} />
  const { rp, from, message, amount, payee, iat } = shown.context
  const name = <Name of={rp.name} />
  const payment = amount !== null || payee !== null
  return (
    <DecisionForm
      name="request"
      title={payment ? tParts('payment_title', { rp: name }) : tParts('request_title', { rp: name })}
      top={<Person account={account} />}
      back={onLater}
      numberLabel={t('number_label')}
      asksPin={account.verification.uv === 'pin'}
      hint={account.verification.uv === 'pin' ? undefined : t('approve_confirms')}
      busy={busy}
      onApprove={onApprove}
      onDeny={onDeny}
    >
      <Life until={request.until} life={request.life} onOver={onOver} />
      <Facts
        brief
        facts={[
          payee === null ? null : { name: t('fact_payee'), value: <Name of={payee} />, first: true },
          amount === null ? null : { name: t('fact_amount'), value: <bdi>{amount}</bdi>, first: true },
          message === '' ? null : { name: t('fact_message'), value: <bdi>{message}</bdi> },
          {
            name: t('fact_where'),
            value: from.place === '' ? t('where_unknown') : <bdi>{from.place}</bdi>,
            ...(from.ip === '' ? {} : { more: from.ip }),
          },
          from.browser === '' ? null : { name: t('fact_with'), value: <bdi>{from.browser}</bdi> },
          { name: t('fact_when'), value: whenWords(iat, request) },
        ]}
      />
    </DecisionForm>
  )
}

/** What this version cannot show in full it does not let anybody approve. */
function Unreadable({ request, onLater, onUpdate }: Pick<RequestProps, 'request' | 'onLater' | 'onUpdate'>) {
  const foot = (
    <>
      <Button kind="primary" onClick={onUpdate}>
        {t('step_reload')}
      </Button>
      <Button kind="quiet" onClick={onLater}>
        {t('later')}
      </Button>
    </>
  )
  return (
    <Frame name="request-unreadable" top={<Person account={request.account} />} title={t('request_unreadable_title')} foot={foot}>
      <p>{t('request_unreadable_text')}</p>
    </Frame>
  )
}
