import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { useTools } from './tools.ts'

/** A part of the app that comes when it is first needed did not come. */
export function NotFetched() {
  const { loadAfresh } = useTools()
  const foot = (
    <Button kind="primary" onClick={() => void loadAfresh()}>
      {t('step_load_again')}
    </Button>
  )
  return (
    <Frame name="problem-not_fetched" title={t('not_fetched_title')} foot={foot}>
      <p>{t('not_fetched_text')}</p>
    </Frame>
  )
}
