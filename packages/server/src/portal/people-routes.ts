import type { SubscriberId } from '@countersign/protocol/identity.ts'
import { deletePerson, liftPin, removePhones, setPersonState } from '@countersign/verifier/person/administer.ts'
import { invitePerson, type OneTimeLink, renewLink } from '@countersign/verifier/person/invite.ts'
import type { Subscriber } from '@countersign/verifier/person/subscriber.ts'
import { phoneRow } from './account-routes.ts'
import { administrator, type Pages } from './pages.ts'
import { confirmPage } from './views/confirm.ts'
import { invitePage, linkPage } from './views/invite.ts'
import { peoplePage } from './views/people.ts'
import { personPage } from './views/person.ts'
import { routes } from './views/routes.ts'
import type { Holder, Portal, Visit } from './visit.ts'

const faults = {
  username_taken: { username: 'taken' },
  username_invalid: { username: 'malformed' },
  name_invalid: { displayName: 'missing' },
  email_invalid: { email: 'malformed' },
} as const

export function peopleRoutes(pages: Pages, portal: Portal): void {
  const { deps } = portal

  pages.get(
    routes.people,
    administrator(async (visit, { who }) => {
      const people = (await deps.store.people.list()).map(({ subscriber, phones }) => ({
        ...personRow(subscriber, who.subscriber),
        phones: phones.length,
      }))
      return visit.show(peoplePage({ ...visit.frame, people, ...(visit.query('done') === 'deleted' ? { done: 'deleted' as const } : {}) }))
    }),
  )

  pages.get(
    routes.invitePerson,
    administrator((visit) => visit.show(invitePage(visit.frame))),
  )

  pages.post(
    routes.people,
    administrator(async (visit, { who }) => {
      const values = {
        displayName: visit.field('displayName'),
        username: visit.field('username'),
        email: visit.field('email'),
        administrator: visit.field('role') === 'administrator',
      }
      const invited = await invitePerson(deps, who.subscriber.id, {
        ...values,
        email: values.email || null,
        role: values.administrator ? 'administrator' : 'person',
      })
      if (!invited.ok) return visit.show(invitePage({ ...visit.frame, values, errors: faults[invited.fault] }), 422)
      return showLink(visit, invited.subscriber, invited.link, 'invitation')
    }),
  )

  pages.get(
    `${routes.people}/:id`,
    administrator(async (visit, { who }) => {
      const found = await personOf(visit)
      if (found === null) return visit.problem({ kind: 'not-found' }, 404)
      const overview = (await deps.store.people.list()).find(({ subscriber }) => subscriber.id === found.id)
      const phones = await deps.store.installations.authenticatorsOf(found.id)
      const lastUsed = Math.max(0, ...phones.map(({ lastUsedAt }) => lastUsedAt ?? 0))
      const done = ['disabled', 'enabled', 'unbound', 'tries'].find((one) => one === visit.query('done')) as 'disabled' | undefined
      return visit.show(
        personPage({
          ...visit.frame,
          person: {
            ...personRow(found, who.subscriber),
            ...(found.email === null ? {} : { email: found.email }),
            createdAt: found.createdAt * 1000,
            phones: phones.map(phoneRow),
            ...(lastUsed > 0 ? { lastSignInAt: lastUsed * 1000 } : {}),
            pinPaused: overview?.phones.some(({ pinPaused }) => pinPaused) ?? false,
          },
          ...(done === undefined ? {} : { done }),
        }),
      )
    }),
  )

  for (const [verb, kind] of [
    ['invite', 'invitation'],
    ['reset-password', 'password_reset'],
  ] as const) {
    onPerson('post', verb, async (visit, { who }, person) => {
      const link = await renewLink(deps, who.subscriber.id, person.id, kind)
      return link.ok
        ? showLink(visit, person, link.value, kind === 'invitation' ? 'invitation' : 'reset')
        : visit.problem({ kind: 'not-found' }, 404)
    })
  }

  for (const action of ['delete', 'unbind'] as const) {
    onPerson('get', action, async (visit, _holder, { id, displayName }) =>
      visit.show(confirmPage({ ...visit.frame, action, id, displayName })),
    )
  }

  onPerson('post', 'unbind', async (visit, { who }, { id }) => {
    await removePhones(deps, who.subscriber.id, id)
    return visit.go(`${routes.person(id)}?done=unbound`)
  })

  onPerson('post', 'allow-tries', async (visit, { who }, { id }) => {
    const overview = (await deps.store.people.list()).find(({ subscriber }) => subscriber.id === id)
    for (const { iid, pinPaused } of overview?.phones ?? []) if (pinPaused) await liftPin(deps, who.subscriber.id, id, iid)
    return visit.go(`${routes.person(id)}?done=tries`)
  })

  // Nobody can lock the last administrator out: no administrator disables or deletes themself.
  for (const [verb, state] of [
    ['disable', 'disabled'],
    ['enable', 'active'],
  ] as const) {
    onPerson('post', verb, async (visit, { who }, { id }) => {
      if (id === who.subscriber.id) return visit.go(routes.person(id))
      await setPersonState(deps, who.subscriber.id, id, state)
      return visit.go(`${routes.person(id)}?done=${state === 'active' ? 'enabled' : 'disabled'}`)
    })
  }

  onPerson('post', 'delete', async (visit, { who }, { id }) => {
    if (id === who.subscriber.id) return visit.go(routes.person(id))
    await deletePerson(deps, who.subscriber.id, id)
    return visit.go(`${routes.people}?done=deleted`)
  })

  function onPerson(
    method: 'get' | 'post',
    verb: string,
    answer: (visit: Visit, holder: Holder, person: Subscriber) => Promise<ReturnType<Visit['go']>>,
  ): void {
    pages[method](
      `${routes.people}/:id/${verb}`,
      administrator(async (visit, holder) => {
        const person = await personOf(visit)
        return person === null ? visit.problem({ kind: 'not-found' }, 404) : answer(visit, holder, person)
      }),
    )
  }

  function personOf(visit: Visit): Promise<Subscriber | null> {
    return deps.store.people.byId((visit.request.params as { id: string }).id as SubscriberId)
  }

  function showLink(visit: Visit, { displayName }: Subscriber, link: OneTimeLink, kind: 'invitation' | 'reset') {
    return visit.show(linkPage({ ...visit.frame, displayName, link: link.url, expiresAt: link.expiresAt * 1000, kind }))
  }
}

function personRow(person: Subscriber, you: Subscriber) {
  const { id, displayName, username, state } = person
  return { id, displayName, username, state, administrator: person.role === 'administrator', isYou: id === you.id }
}
