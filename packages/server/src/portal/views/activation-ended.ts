import { markSvg } from '@countersign/look/mark.ts'
import type { Speech } from '../words/words.ts'
import type { DoneActivation, EndedActivation } from './activation-state.ts'
import type { Html } from './html.ts'
import { html, trusted } from './html.ts'
import { post, strong } from './parts.ts'
import { routes } from './routes.ts'

export function endedActivation(t: Speech, ended: EndedActivation | DoneActivation): { title: string; content: Html } {
  if (ended.state === 'done') return done(t, ended)
  const title = t.say(`activate.${ended.state}Title`)
  return {
    title,
    content: html`<div class="flow">
<h1>${title}</h1>
<p>${t.say(`activate.${ended.state}Text`)}</p>
<div class="actions">${post(routes.activateFresh, 'btn primary', t.say('do.fresh'))}
${ended.state === 'used' && html`<a class="btn quiet" href="${routes.account}">${t.say('do.goToAccount')}</a>`}</div>
</div>`,
  }
}

function done(t: Speech, ended: DoneActivation): { title: string; content: Html } {
  const title = t.say('activate.doneTitle')
  return {
    title,
    content: html`<div class="flow">
${trusted(markSvg({ seal: true }))}
<h1>${title}</h1>
<p class="lead">${t.show('activate.doneLead', { phone: strong(ended.phone) })}</p>
<div class="actions"><a class="btn primary" href="${routes.account}">${t.say('do.goToAccount')}</a></div>
</div>`,
  }
}
