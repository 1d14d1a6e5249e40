import type { Speech } from '../words/words.ts'
import { speak } from '../words/words.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { note } from './parts.ts'
import { routes } from './routes.ts'

export interface PersonRow {
  readonly id: string
  readonly displayName: string
  readonly username: string
  readonly administrator: boolean
  readonly state: 'invited' | 'active' | 'disabled'
  readonly phones: number
  readonly isYou: boolean
}

export interface PeoplePage extends Frame {
  readonly people: readonly PersonRow[]
  /** What the action before has done. */
  readonly done?: 'invited' | 'deleted' | undefined
}

export function peoplePage(page: PeoplePage): string {
  const t = speak(page.lang)
  return layout(page, {
    title: t.say('people.title'),
    kind: 'page',
    content: html`<div class="flow">
${page.done !== undefined && note('good', html`<p>${t.say(page.done === 'deleted' ? 'people.doneDeleted' : 'people.doneInvited')}</p>`)}
<div class="head"><h1>${t.say('people.title')}</h1>
<a class="btn primary" href="${routes.invitePerson}">${t.say('people.invite')}</a></div>
<p class="muted">${t.count('people.count', page.people.length)}</p>
<table class="table">
<thead><tr><th scope="col">${t.say('people.name')}</th><th scope="col">${t.say('people.state')}</th><th scope="col">${t.say('people.phones')}</th><th scope="col">${t.say('people.role')}</th></tr></thead>
<tbody>${page.people.map((row) => personRow(t, row))}</tbody>
</table>
</div>`,
  })
}

function personRow(t: Speech, row: PersonRow): Html {
  const phones = row.phones === 0 ? t.say('people.noPhone') : t.count('people.phoneCount', row.phones)
  return html`<tr><th scope="row"><a href="${routes.person(row.id)}"><bdi>${row.displayName}</bdi></a>
<span class="muted small"><bdi>${row.username}</bdi>${row.isYou && html` · ${t.say('people.you')}`}</span></th>
<td>${stateTag(t, row.state)}</td>
<td><span class="${row.phones === 0 && 'muted'}">${phones}</span></td>
<td><span class="${!row.administrator && 'muted'}">${t.say(row.administrator ? 'people.administrator' : 'people.person')}</span></td></tr>`
}

export function stateTag(t: Speech, state: PersonRow['state']): Html {
  const look = { invited: 'warn', active: 'good', disabled: 'bad' }[state]
  return html`<span class="tag ${look}">${t.say(`people.${state}`)}</span>`
}
