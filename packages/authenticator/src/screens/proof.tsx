import type { ProvingActivation } from '../use/activation/activation.ts'
import type { VerifyFault } from '../use/activation/verify.ts'
import { t, tCount } from '../words/now.ts'
import { DecisionForm } from './decision-form.tsx'
import { Person } from './person.tsx'

interface ProofProps {
  readonly proving: ProvingActivation
  readonly busy: boolean
  readonly onApprove: (number: string, pin: string) => Promise<VerifyFault>
  readonly onDeny: () => void
}

/** The first request that a phone decides: it makes the phone an authenticator, and teaches the gesture. */
export function Proof({ proving, busy, onApprove, onDeny }: ProofProps) {
  const { account } = proving.unfinished
  const byPin = account.verification.uv === 'pin'
  return (
    <DecisionForm
      name="proof"
      title={t('proof_title')}
      top={<Person account={account} />}
      numberFirst
      sendsWhenFull
      numberLabel={t('proof_number_label')}
      asksPin={byPin && !proving.pinIsOpen}
      hint={byPin ? undefined : t('approve_confirms')}
      busy={busy}
      onApprove={onApprove}
      onDeny={onDeny}
    >
      <p class="muted">{t('proof_lead')}</p>
      {proving.wrong !== null && (
        <p class="note" role="alert" data-problem="number_wrong">
          {tCount('number_again', proving.wrong.left)}
        </p>
      )}
    </DecisionForm>
  )
}
