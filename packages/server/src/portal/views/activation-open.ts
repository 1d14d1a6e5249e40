import type { Speech } from '../words/words.ts'
import type { OpenActivation } from './activation-state.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { copyButton, lifeBar, post, typedCode } from './parts.ts'
import { qrSvg } from './qr-svg.ts'
import { routes } from './routes.ts'

export function openActivation(t: Speech, activation: OpenActivation): Html {
  return html`<div class="split">
<div class="flow">
<h1>${t.say('activate.title')}</h1>
<p class="lead">${t.say('activate.lead')}</p>
${activation.state === 'opened' && html`<p class="status seen" role="status"><i></i>${t.say('activate.seen')}</p>`}
<section class="here flow">
${samePhone(t, activation, 'btn primary wide')}
<h2>${t.say('activate.otherPhone')}</h2>
</section>
</div>
<div class="aside">${ticket(t, activation)}</div>
<div class="flow">
${steps(t, activation)}
${ways(t, activation)}
</div>
</div>`
}

function steps(t: Speech, activation: OpenActivation): Html {
  const step = (what: string, how: Html) => html`<li><div><b>${what}</b><p>${how}</p></div></li>`
  const address = html`<b class="ink">${activation.address}</b>`
  return html`<ol class="steps">
${step(t.say('activate.step1'), t.show('activate.step1How', { address }))}
${step(t.say('activate.step2'), html`${t.say('activate.step2How')}`)}
${step(t.say('activate.step3'), html`${t.say('activate.step3How')}`)}
</ol>`
}

function ticket(t: Speech, activation: OpenActivation): Html {
  return html`<div class="ticket">
<div class="qr">${qrSvg(activation.link, t.say('activate.qr'))}</div>
<div class="or"><p class="muted small">${t.say('activate.or')}</p>${typedCode(activation.code)}</div>
</div>
<div class="under-ticket">
${lifeBar(t, activation.life)}
${activation.state === 'open' && html`<p class="status" role="status"><i></i>${t.say('activate.waiting')}</p>`}
</div>`
}

/** Stands twice, as a way on a computer and as the first thing on a phone; the style sheet shows one of them. */
function samePhone(t: Speech, activation: OpenActivation, button: string): Html {
  return html`<p>${t.say('activate.hereText')}</p>
<a class="${button}" href="${activation.link}" target="_blank" rel="noopener noreferrer">${t.say('activate.hereOpen')}</a>
<p class="muted">${t.say('activate.hereCopy')}</p>
<div class="take"><span class="value">${groups(activation.code)}</span>${copyButton(t, groups(activation.code), t.say('do.copyCode'))}</div>`
}

function ways(t: Speech, activation: OpenActivation): Html {
  const code = html`<b class="mono nowrap">${groups(activation.code)}</b>`
  return html`<ul class="ways">
<li class="elsewhere"><details><summary>${t.say('activate.here')}</summary><div class="flow">${samePhone(t, activation, 'btn')}</div></details></li>
<li><details><summary>${t.say('activate.unread')}</summary><ul>
<li>${t.say('activate.unreadDistance')}</li>
<li>${t.say('activate.unreadLens')}</li>
<li>${t.show('activate.unreadType', { code })}</li>
</ul></details></li>
<li><details><summary>${t.say('activate.noBanner')}</summary><ul>
<li>${t.say('activate.noBannerApple')}</li>
<li>${t.say('activate.noBannerAndroid')}</li>
<li>${t.say('activate.noBannerApp')}</li>
</ul></details></li>
<li>${post(routes.activateFresh, 'link', t.say('do.fresh'))}</li>
${activation.mayWait && html`<li>${post(routes.activateNotNow, 'link', t.say('activate.notNow'))}</li>`}
</ul>`
}

function groups(code: string): string {
  return (code.match(/.{1,4}/g) ?? []).join('-')
}
