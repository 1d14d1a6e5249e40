import { useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { useTools } from './tools.ts'

interface CopyButtonProps {
  readonly text: string
  readonly label: string
  readonly primary?: boolean
  readonly onCopied?: () => void
}

/** Copies, and says that it did; where the browser does not let it, shows the text to be copied by hand. */
export function CopyButton({ text, label, primary = false, onCopied }: CopyButtonProps) {
  const { copy } = useTools()
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const run = async () => {
    const done = await copy(text)
    setState(done ? 'copied' : 'failed')
    if (done) onCopied?.()
  }
  return (
    <>
      {state === 'failed' && (
        <div class="take">
          <span class="value">{text}</span>
          <p class="hint">{t('copy_failed')}</p>
        </div>
      )}
      <Button kind={primary ? 'primary' : 'plain'} onClick={() => void run()}>
        <span aria-live="polite">{state === 'copied' ? t('copied') : label}</span>
      </Button>
    </>
  )
}
