import type { App } from '../use/app.ts'
import type { Place } from '../use/places.ts'
import { approveRequest, denyRequest, setAside } from '../use/request/answer.ts'
import { expire } from '../use/request/refresh.ts'
import { RequestScreen } from './request.tsx'
import { Approved, Denied } from './result.tsx'

interface RequestScreensProps {
  readonly app: App
  readonly place: Extract<Place, { at: 'request' | 'approved' | 'denied' }>
  readonly onDone: () => void
  readonly onUpdate: () => void
}

/** A request, and what became of it. */
export function RequestScreens({ app, place, onDone, onUpdate }: RequestScreensProps) {
  const { request } = place
  if (place.at === 'approved') return <Approved request={place.request} wrongBefore={place.wrongBefore} onDone={onDone} />
  if (place.at === 'denied' || request === null) return <Denied request={request} onDone={onDone} />
  return (
    <RequestScreen
      key={request.txn}
      request={request}
      busy={app.busy.value}
      onApprove={(number, pin) => approveRequest(app, request, number, pin)}
      onDeny={() => void denyRequest(app, request)}
      onLater={() => setAside(app, request)}
      onOver={() => expire(app)}
      onUpdate={onUpdate}
    />
  )
}
