import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import encodeQR from 'qr'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inject, run } from '../../src/attack/inject.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { activate } from '../../src/walk/activate.ts'
import { invited, PIN, signingIn } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

let server: RunningServer
let phone: WithPhone
beforeAll(async () => {
  server = await startServer()
  phone = await withPhone(server.phoneUrl)
  await phone.open()
  const ana = await invited(server, 'ana')
  await activate(ana, phone)
  await ana.close()
  // From here on the worker serves the app.
  await phone.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
})
afterAll(async () => {
  await closeDesktop()
  await phone.phone.close()
  await server.close()
})

/** Every registration of the origin: its scope and script, as paths. */
const registrations = () =>
  inject(phone.page, async () => {
    const all = await navigator.serviceWorker.getRegistrations()
    return all.map(({ scope, active, waiting, installing }) => [
      new URL(scope).pathname,
      new URL((active ?? waiting ?? installing)?.scriptURL ?? '').pathname,
    ])
  })

/** Tries to register each of these; what became of it by name. Runs in the page. */
async function register(addresses: [string, string | undefined][], defeated: boolean): Promise<Record<string, string>> {
  const policy = (globalThis as unknown as { seized?: { createScriptURL(url: string): string } }).seized
  const fates: Record<string, string> = {}
  for (const [address, scope] of addresses) {
    const made =
      address === 'blob:' ? URL.createObjectURL(new Blob(['self.onfetch = () => undefined'], { type: 'text/javascript' })) : address
    const url = defeated && policy ? policy.createScriptURL(made) : made
    fates[`${address} ${scope ?? ''}`] = await navigator.serviceWorker.register(url, scope === undefined ? {} : { scope }).then(
      () => 'registered',
      (error: Error) => error.name,
    )
  }
  return fates
}

const files = () =>
  inject(phone.page, async () =>
    (await (await caches.open((await caches.keys())[0] as string)).keys()).map(({ url }) => new URL(url).pathname),
  )

test('T13 no second worker: a script cannot even name one', async () => {
  const [script = ''] = (await files()).filter((path) => path.startsWith('/app/main') && path.endsWith('.js'))
  const fates = await inject(
    phone.page,
    register,
    [
      ['/sw.js', undefined],
      ['/sw.js', '/app/'],
      ['/sw.js?again', undefined],
      [script, '/app/'],
      ['/', undefined],
      ['blob:', undefined],
      ['data:text/javascript,1', undefined],
    ],
    false,
  )
  expect(new Set(Object.values(fates))).toEqual(new Set(['TypeError']))
  expect(await registrations()).toEqual([['/', '/sw.js']])
})

test('T13 nor with what the app’s own modules give away: at most the scanner’s worker, which the server gives to no service worker', async () => {
  const modules = (await files()).filter((path) => path.endsWith('.js'))
  await run(
    phone.page,
    `Promise.all(${JSON.stringify(modules)}.map((file) => import(file))).then((all) => { globalThis.appModules = all })`,
  )
  const found = await inject(phone.page, async () => {
    const { appModules } = globalThis as unknown as { appModules: Record<string, unknown>[] }
    const minted: string[] = []
    const fates: string[] = []
    // Nothing else than an address of a worker comes of a function that takes nothing and is this short.
    const short = appModules
      .flatMap((one) => Object.values(one))
      .filter((one) => typeof one === 'function' && one.length === 0 && String(one).length < 60)
    for (const give of short as (() => unknown)[]) {
      const url = (() => {
        try {
          return give()
        } catch {
          return undefined
        }
      })()
      if (!(url instanceof (globalThis as unknown as { TrustedScriptURL: new () => object }).TrustedScriptURL)) continue
      minted.push(String(url))
      for (const scope of ['/', '/worker/', '/worker/x'])
        fates.push(
          await navigator.serviceWorker.register(url as unknown as string, { scope }).then(
            () => 'registered',
            (error: Error) => error.name,
          ),
        )
    }
    return { tried: short.length, minted, fates }
  })
  expect(found.tried).toBeGreaterThan(0)
  for (const address of found.minted) expect(address).toMatch(/^\/worker\/decoder-worker-[\w-]+\.js$/)
  expect(new Set(found.fates)).not.toContain('registered')
  expect(await registrations()).toEqual([['/', '/sw.js']])
})

test('T13 nor where trusted types are defeated: the policy names one path, and the server gives nothing else as a worker', async () => {
  const page = await phone.phone.context.newPage()
  // As if the app's policy took everything, and a script had got hold of it.
  await page.addInitScript(() => {
    const types = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes
    const make = types.createPolicy.bind(types)
    types.createPolicy = (name) => Object.assign(globalThis, { seized: make(name, { createScriptURL: (url: string) => url }) }).seized
  })
  await page.goto(server.phoneUrl)
  await page.locator('[data-screen="home"]').waitFor()
  const [script = ''] = (await files()).filter((path) => path.startsWith('/app/main') && path.endsWith('.js'))
  const [decoder] = await page.evaluate(async (path) => /\/worker\/[\w-]+\.js/.exec(await (await fetch(path)).text()) ?? [], script)
  const fates = await inject(
    page,
    register,
    [
      [script, '/app/'],
      [script, undefined],
      ['/', undefined],
      ['/sw.js?again', undefined],
      ['/authenticator/v1/requests', undefined],
      [decoder as string, '/worker/'],
      ['blob:', undefined],
      ['data:text/javascript,1', undefined],
      [`${server.portalUrl}/sw.js`, undefined],
    ],
    true,
  )
  expect(Object.entries(fates).filter(([, fate]) => fate === 'registered')).toEqual([])
  expect(Object.keys(fates)).toHaveLength(9)
  const workers = await inject(page, async () =>
    Promise.all(
      ['/sw.js?x', '/app/x.js', 'data:text/javascript,1', URL.createObjectURL(new Blob(['1']))].map(
        (url) =>
          new Promise((resolve) => {
            const types = (globalThis as unknown as { seized: { createScriptURL(url: string): string } }).seized
            document.addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true })
            const worker = new Worker(types.createScriptURL(url))
            worker.onerror = () => resolve('refused')
            worker.onmessage = () => resolve('ran')
          }),
      ),
    ),
  )
  expect(new Set(workers)).toEqual(new Set(['refused']))

  // The decoder's worker runs WebAssembly under its own policy; the page, under its own, does not.
  const wanted = 'HTTPS://PHONE.EXAMPLE/A#1.K7QX94TM2HPD'
  const text = await inject(
    page,
    (path, rows) => {
      const [scale, quiet] = [6, 4]
      const side = (rows.length + 2 * quiet) * scale
      const image = new ImageData(side, side)
      const isDark = (x: number, y: number) => rows[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet] === true
      for (let i = 0; i < side * side; i++)
        image.data.set(isDark(i % side, Math.floor(i / side)) ? [0, 0, 0, 255] : [255, 255, 255, 255], 4 * i)
      const types = (globalThis as unknown as { seized: { createScriptURL(url: string): string } }).seized
      const worker = new Worker(types.createScriptURL(path), { type: 'module' })
      worker.postMessage({ image, effort: 'everything' })
      return new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = () => resolve('refused')
      })
    },
    decoder as string,
    encodeQR(wanted, 'raw'),
  )
  expect(text).toBe(wanted)
  const compiled = inject(page, () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) instanceof WebAssembly.Module)
  await expect(compiled).rejects.toThrow('CompileError')
  await page.close()
  expect(await registrations()).toEqual([['/', '/sw.js']])
})

test('T13 the cache holds the shell and no answer of the API, after an activation and a sign-in', async () => {
  const { portal, number } = await signingIn(server, 'ana')
  await phone.screen('request')
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  await phone.tap('approve')
  await phone.screen('result-approved')
  await phone.tap('done')
  await portal.close()
  expect(await inject(phone.page, () => caches.keys())).toEqual([expect.stringMatching(/^shell-[0-9a-f]{16}$/)])
  for (const path of await files())
    expect(path).toMatch(/^\/$|^\/app\/[\w-]+-[\w-]{8}\.(js|css)$|^\/manifest\.webmanifest$|^\/icons\/[\w-]+\.(png|svg)$/)
})

test('T13 what a script plants in the cache is never served: not as the page, not as its script, not without its policy', async () => {
  const planted = await inject(phone.page, async () => {
    const [name = ''] = await caches.keys()
    const cache = await caches.open(name)
    const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname)
    const genuine = await (await cache.match('/'))?.text()
    for (const path of paths.filter((one) => one.endsWith('.js'))) {
      await cache.put(path, new Response('globalThis.poisoned = true', { headers: { 'content-type': 'text/javascript' } }))
    }
    await cache.put(
      '/',
      new Response('<!doctype html><script>globalThis.poisoned = true</script>', { headers: { 'content-type': 'text/html' } }),
    )
    await (await caches.open('shell-0')).put(
      '/',
      new Response('<script>globalThis.poisoned = true</script>', { headers: { 'content-type': 'text/html' } }),
    )
    return { scripts: paths.filter((one) => one.endsWith('.js')).length, genuine: genuine?.length ?? 0 }
  })
  expect(planted.scripts).toBeGreaterThan(3)
  expect(planted.genuine).toBeGreaterThan(500)
  const answer = await phone.page.goto(server.phoneUrl)
  await phone.screen('home')
  expect(answer?.fromServiceWorker()).toBe(true)
  expect(await inject(phone.page, () => 'poisoned' in globalThis)).toBe(false)
  expect(answer?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'")
})

test('T13 the genuine page under forged headers is served under its own', async () => {
  await inject(phone.page, async () => {
    const [name = ''] = (await caches.keys()).filter((one) => one !== 'shell-0')
    const cache = await caches.open(name)
    const genuine = await (await fetch('/', { cache: 'no-store' })).text()
    const forged = {
      'content-type': 'text/html',
      'content-security-policy': "script-src 'unsafe-inline' *",
      link: '</x.css>; rel=stylesheet',
    }
    await cache.put('/', new Response(genuine, { headers: forged }))
  })
  const answer = await phone.page.goto(server.phoneUrl)
  await phone.screen('home')
  expect(answer?.fromServiceWorker()).toBe(true)
  const headers = answer?.headers() ?? {}
  expect(headers['content-security-policy']).toMatch(/^default-src 'none';.*script-src 'self';/)
  expect(headers).not.toHaveProperty('link')
  expect(await inject(phone.page, () => fetch('/').then((one) => one.headers.get('cross-origin-opener-policy')))).toBe('same-origin')
})
