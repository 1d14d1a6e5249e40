import type { Page } from 'playwright-core'
import type { Elsewhere } from './elsewhere.ts'
import { inject, run } from './inject.ts'

/**
 * Ways in which a script gets more script to run, or something out. Each is sent to the page as text: nothing from outside may stand in it. A way that runs
 * sets `globalThis.ran`, or asks `elsewhere` for something. On a page without a policy every one of them works.
 */
export const waysIn: Readonly<Record<string, string | ((elsewhere: string) => unknown)>> = {
  'a script element': () => {
    const script = document.createElement('script')
    script.append('globalThis.ran = true')
    document.body.append(script)
  },
  'a script element’s text': () => {
    const script = document.createElement('script')
    script.text = 'globalThis.ran = true'
    document.body.append(script)
  },
  'a script element that calls itself a module': () => {
    const script = document.createElement('script')
    script.type = 'module'
    script.append('globalThis.ran = true')
    document.body.append(script)
  },
  'a script of another site': (elsewhere) => {
    const script = document.createElement('script')
    script.src = `${elsewhere}/x.js`
    document.body.append(script)
  },
  'a script of another site, by attribute': (elsewhere) => {
    const script = document.createElement('script')
    script.setAttribute('src', `${elsewhere}/x.js`)
    document.body.append(script)
  },
  'a data: script': () => {
    const script = document.createElement('script')
    script.src = 'data:text/javascript,globalThis.ran = true'
    document.body.append(script)
  },
  eval: "() => eval('globalThis.ran = true')",
  'new Function': () => new Function('globalThis.ran = true')(),
  'the constructor of an async function': () => Object.getPrototypeOf(async () => undefined).constructor('globalThis.ran = true')(),
  'setTimeout with a text': () => setTimeout('globalThis.ran = true' as unknown as () => void),
  // As texts, for the test runner would put its own loader in the place of `import`.
  'import() of another site': "(elsewhere) => import(elsewhere + '/x.js')",
  'import() of data:': "() => import('data:text/javascript,globalThis.ran = true')",
  'import() of blob:': "() => import(URL.createObjectURL(new Blob(['globalThis.ran = true'], { type: 'text/javascript' })))",
  'a javascript: link': () => {
    const link = document.createElement('a')
    link.href = 'javascript:void(globalThis.ran = true)'
    document.body.append(link)
    link.click()
  },
  'a javascript: address': () => {
    location.href = 'javascript:void(globalThis.ran = true)'
  },
  'a javascript: frame': () => {
    const frame = document.createElement('iframe')
    frame.src = 'javascript:void(parent.ran = true)'
    document.body.append(frame)
  },
  innerHTML: () => {
    const part = document.createElement('div')
    part.innerHTML = '<img src="data:," onerror="globalThis.ran = true">'
    document.body.append(part)
  },
  insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.ran = true">'),
  createContextualFragment: () =>
    document.body.append(document.createRange().createContextualFragment('<script>globalThis.ran = true</script>')),
  'a document in srcdoc': () => {
    const frame = document.createElement('iframe')
    frame.srcdoc = '<script>parent.ran = true</script>'
    document.body.append(frame)
  },
  'onclick by attribute': () => {
    const button = document.createElement('button')
    button.setAttribute('onclick', 'globalThis.ran = true')
    document.body.append(button)
    button.click()
  },
  'a data: worker': () => {
    new Worker('data:text/javascript,postMessage(1)').onmessage = () => Object.assign(globalThis, { ran: true })
  },
  'a blob: worker': () => {
    new Worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }))).onmessage = () =>
      Object.assign(globalThis, { ran: true })
  },
  'a blob: shared worker': () => {
    const source = 'onconnect = ({ ports }) => ports[0].postMessage(1)'
    new SharedWorker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))).port.onmessage = () =>
      Object.assign(globalThis, { ran: true })
  },
  'a policy of its own for trusted types': () => {
    const types = (
      globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createHTML(text: string): string } } }
    ).trustedTypes
    const part = document.createElement('div')
    part.innerHTML = types
      .createPolicy('mine', { createHTML: (text: string) => text })
      .createHTML('<img src="data:," onerror="globalThis.ran = true">')
    document.body.append(part)
  },
  'the default policy for trusted types': () => {
    const types = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes
    types.createPolicy('default', { createHTML: (text: string) => text })
    const part = document.createElement('div')
    part.innerHTML = '<img src="data:," onerror="globalThis.ran = true">'
    document.body.append(part)
  },
  'the app’s own name for trusted types': () => {
    const types = (
      globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createHTML(text: string): string } } }
    ).trustedTypes
    const part = document.createElement('div')
    part.innerHTML = types
      .createPolicy('countersign', { createHTML: (text: string) => text })
      .createHTML('<img src="data:," onerror="globalThis.ran = true">')
    document.body.append(part)
  },
  'fetch elsewhere': (elsewhere) => fetch(`${elsewhere}/out`, { mode: 'no-cors' }),
  'XMLHttpRequest elsewhere': (elsewhere) => {
    const request = new XMLHttpRequest()
    request.open('GET', `${elsewhere}/out`)
    request.send()
  },
  'a beacon elsewhere': (elsewhere) => navigator.sendBeacon(`${elsewhere}/out`, 'x'),
  'a socket elsewhere': (elsewhere) => new WebSocket(`${elsewhere.replace('http', 'ws')}/out`),
  'events from elsewhere': (elsewhere) => new EventSource(`${elsewhere}/out`),
  'a picture elsewhere': (elsewhere) => {
    new Image().src = `${elsewhere}/out`
  },
  'a style sheet elsewhere': (elsewhere) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = `${elsewhere}/out`
    document.head.append(link)
  },
  'a frame of another site': (elsewhere) => {
    const frame = document.createElement('iframe')
    frame.src = `${elsewhere}/out`
    document.body.append(frame)
  },
  'a plug-in’s object': (elsewhere) => {
    const object = document.createElement('object')
    object.data = `${elsewhere}/out`
    document.body.append(object)
  },
  'a form elsewhere': (elsewhere) => {
    const frame = document.createElement('iframe')
    frame.name = 'target'
    const form = document.createElement('form')
    Object.assign(form, { action: `${elsewhere}/out`, target: 'target', method: 'post' })
    document.body.append(frame, form)
    form.submit()
  },
  'another base for addresses': async (elsewhere) => {
    const base = document.createElement('base')
    base.href = `${elsewhere}/`
    document.head.append(base)
    await new Promise((resolve) => setTimeout(resolve))
    if (document.baseURI.startsWith(elsewhere)) Object.assign(globalThis, { ran: true })
  },
}

/** Tries every way in this page, and says of each what became of it: `ran`, `asked elsewhere`, or what refused it. */
export async function tryWays(page: Page, elsewhere: Elsewhere): Promise<Record<string, string>> {
  await inject(page, prepare)
  const fates: Record<string, string> = {}
  for (const [name, way] of Object.entries(waysIn)) {
    const asked = elsewhere.next().then(() => 'asked elsewhere')
    fates[name] = await Promise.race([asked, run<string>(page, `(${attempt})(${way}, ${JSON.stringify(elsewhere.url)})`)])
    await inject(page, clearUp)
  }
  // One that came late, when another was tried already.
  if ((await inject(page, () => (globalThis as unknown as Ran).count)) > 0) fates['any of them'] = 'ran'
  return fates
}

interface Ran {
  count: number
  whenRan: () => void
}

function prepare(): void {
  const here = globalThis as unknown as Ran
  here.count = 0
  here.whenRan = () => undefined
  Object.defineProperty(globalThis, 'ran', {
    set: () => {
      here.count++
      here.whenRan()
    },
  })
}

function clearUp(): void {
  for (const element of document.querySelectorAll('base, body > :is(script, iframe, object, form, svg, a, div:not(#app), button, img)'))
    element.remove()
}

async function attempt(way: (elsewhere: string) => unknown, elsewhere: string): Promise<string> {
  const told = new Promise<string>((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(`refused: ${effectiveDirective}`), {
      once: true,
    })
    Object.assign(globalThis, { whenRan: () => resolve('ran') })
    setTimeout(() => resolve('nothing happened'), 5_000)
  })
  try {
    await way(elsewhere)
  } catch (error) {
    return `refused: ${(error as Error).name}`
  }
  return told
}
