import type { Problem } from '../use/places.ts'
import { type Face, faceOf, type NextStep, nextStep } from '../use/problems.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { type Fact, Facts } from './facts.tsx'
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
  const facts = code(face, problem)
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
      <p>{text(face, problem)}</p>
      {facts.length > 0 && (
        <div class="said">
          <Facts facts={facts} />
        </div>
      )}
    </Frame>
  )
}

/** A request's problem says whose request it was. */
function topOf({ about, account }: Problem) {
  if (account !== undefined) return <Person account={account} />
  if (about === 'activation') return t('set_up_this_phone')
  return about === 'pin' ? t('change_pin') : undefined
}

function text(face: Face, { host = '' }: Problem): string {
  if (face === 'account_here' || face === 'account_lost') return t(`problem_${face}_text`, { host: hostOf(host) })
  return t(`problem_${face}_text`)
}

/** What lay before the camera, as text and never as a link: one host beside the other, so that one that only looks alike is seen. */
function code(face: Face, { host = '', own = '', says }: Problem): readonly Fact[] {
  const quoted = (text: string) => <bdi class="quoted">{text}</bdi>
  if (face === 'other_server')
    return [
      { name: t('code_leads_to'), value: quoted(host) },
      { name: t('code_this_app'), value: quoted(own) },
    ]
  return says === undefined ? [] : [{ name: t('code_says'), value: quoted(says) }]
}
