import { useState } from 'preact/hooks'
import { LABEL_LONGEST, type LabelFault } from '../use/account-name.ts'
import type { Account } from '../use/ports.ts'
import { t, tParts } from '../words/late.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { Name } from './name.tsx'
import { noHelp } from './no-help.ts'
import { Person } from './person.tsx'

interface AccountRenameProps {
  readonly account: Account
  readonly busy: boolean
  readonly onSave: (typed: string) => Promise<LabelFault | null>
  readonly onBack: () => void
}

/** The person's own name for an account, on this phone alone. */
export function AccountRename({ account, busy, onSave, onBack }: AccountRenameProps) {
  const [typed, setTyped] = useState(account.label ?? '')
  const [fault, setFault] = useState<LabelFault | null>(null)

  const save = async () => {
    if (busy) return
    const found = await onSave(typed)
    setFault(found)
    if (found !== null) document.getElementById('label')?.focus()
  }
  return (
    <Frame
      name="account-rename"
      top={<Person account={account} />}
      title={t('rename_title')}
      back={onBack}
      onSubmit={() => void save()}
      foot={
        <Button kind="primary" submit busy={busy}>
          {t('rename_save')}
        </Button>
      }
    >
      <div class="field">
        <label for="label">{t('rename_label')}</label>
        <input
          id="label"
          data-first
          class="input"
          type="text"
          dir="auto"
          {...noHelp}
          autocapitalize="sentences"
          enterkeyhint="done"
          value={typed}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? 'label-hint' : 'label-error label-hint'}
          onInput={(event) => {
            setTyped(event.currentTarget.value)
            setFault(null)
          }}
        />
        {fault !== null && (
          <p class="error" id="label-error" role="alert">
            {fault.kind === 'long' ? t('rename_long', { longest: LABEL_LONGEST, count: fault.count }) : t('rename_hidden')}
          </p>
        )}
        <p class="hint" id="label-hint">
          {tParts('rename_hint', { name: <Name of={account.subscriber.name} /> })}
        </p>
      </div>
    </Frame>
  )
}
