import type { Problem } from '../use/places.ts'
import { type Face, faceOf, type NextStep, nextStep } from '../use/problems.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { Mark } from './mark.tsx'
import { hostOf, Person } from './person.tsx'

interface ProblemProps {
  readonly problem: Problem
  readonly onStep: (step: NextStep) => void
  readonly onHome: () => void
}

/** What happened, what it means, and the one thing to do next. */
export function ProblemScreen({ problem, onStep, onHome }: ProblemProps) {
  const face = faceOf(problem.code, problem.about)
  const step = nextStep(face, problem.about, problem.typed !== undefined)
  const name = problem.code === 'number_wrong' ? 'result-number-wrong' : `problem-${problem.code}`
  const foot = (
    <>
      <Button kind="primary" onClick={() => onStep(step)}>
        {t(`step_${step}`)}
      </Button>
      {step !== 'home' && step !== 'try_now' && (
        <Button kind="quiet" onClick={onHome}>
          {t('step_home')}
        </Button>
      )}
    </>
  )
  return (
    <Frame
      name={name}
      title={
        <>
          {face === 'account_here' && <Mark as="seal" />}
          {t(`problem_${face}_title`)}
        </>
      }
      top={topOf(problem)}
      foot={foot}
    >
      <p>{text(face, problem.host)}</p>
    </Frame>
  )
}

/** A request's problem says whose request it was. */
function topOf({ about, account }: Problem) {
  if (account !== undefined) return <Person account={account} />
  if (about === 'activation') return t('set_up_this_phone')
  return about === 'pin' ? t('change_pin') : undefined
}

function text(face: Face, host: string | undefined): string {
  if (face === 'other_server' || face === 'account_here' || face === 'account_lost')
    return t(`problem_${face}_text`, { host: hostOf(host ?? '') })
  return t(`problem_${face}_text`)
}
