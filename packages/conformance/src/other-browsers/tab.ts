import { DriverError, elementKey, type Send } from './commands.ts'
import { until } from './until.ts'

type Element = { readonly [elementKey]: string }

/** One window of a browser, as a person has it before them. Whatever it waits for has to come within half a minute. */
export interface Tab {
  goto(url: string): Promise<void>
  /** The button or link that the browser itself calls by this name, once it can be seen. */
  press(name: string): Promise<void>
  /** Whether there is such a button or link at this moment. */
  shows(name: string): Promise<boolean>
  /** Types into the field that the browser itself calls by this name. */
  fill(label: string, text: string): Promise<void>
  /** Types into the first field that this selector finds: for one whose name is a whole sentence. */
  fillAt(selector: string, text: string): Promise<void>
  /** The text of the first of these that can be seen, once there is one. */
  see(selector: string): Promise<string>
  /** How many there are at this moment. */
  count(selector: string): Promise<number>
  /** Waits until the page has gone on to this address by itself. */
  reaches(url: string): Promise<void>
  /** Runs a function that closes over nothing in the page. */
  run<Arguments extends unknown[], Result>(what: (...given: Arguments) => Result, ...given: Arguments): Promise<Result>
  screenshot(): Promise<Buffer>
}

/** What goes away by itself: the page became another one between two questions. */
const passing = new Set(['stale element reference', 'no such element', 'no such window', 'javascript error', 'element not interactable'])
const isPassing = (error: unknown) => error instanceof DriverError && passing.has(error.code)

export function tabOver(send: Send): Tab {
  const run: Tab['run'] = (what, ...given) =>
    send('run', { script: `return (${what})(...arguments)`, args: given }) as Promise<Awaited<ReturnType<typeof what>>>
  const waitFor = <T>(what: string, look: () => Promise<T | undefined>) => until(what, look, { passes: isPassing })
  const visible = (selector: string) => run(findVisible, selector) as unknown as Promise<Element[]>
  const idOf = (element: Element) => element[elementKey]

  async function called(selector: string, name: string): Promise<string | undefined> {
    for (const element of await visible(selector)) {
      const label = String(await send('label', { id: idOf(element) }))
      if (label.trim() === name) return idOf(element)
    }
    return undefined
  }
  const touchable = (name: string) => called('button, a[href]', name)
  const typeInto = (what: string, find: () => Promise<string | undefined>, text: string) =>
    waitFor(what, async () => {
      const id = await find()
      if (id === undefined) return undefined
      await send('type', { id, text })
      return true
    })
  return {
    goto: async (url) => void (await send('goto', { url })),
    async press(name) {
      await waitFor(`a button or link “${name}”`, async () => {
        const id = await touchable(name)
        if (id === undefined) return undefined
        await send('click', { id })
        return true
      })
    },
    shows: async (name) => (await touchable(name)) !== undefined,
    async fill(label, text) {
      await waitFor(`“${text}” in a field “${label}”`, async () => {
        const id = await called('input, textarea', label)
        if (id === undefined) return undefined
        await send('type', { id, text })
        // A busy WebKit loses a key now and then. A field that has gone by now has led on.
        const typed = await run(typedIn, { [elementKey]: id }).catch((error) => (isPassing(error) ? text : Promise.reject(error)))
        if (plain(typed) === plain(text)) return true
        await send('clear', { id })
        return undefined
      })
    },
    async fillAt(selector, text) {
      await typeInto(`a field ${selector}`, async () => (await visible(selector)).map(idOf)[0], text)
    },
    see: (selector) => waitFor(`something to see at ${selector}`, async () => (await run(textOfVisible, selector)) ?? undefined),
    count: (selector) => run(countOf, selector),
    async reaches(url) {
      await waitFor(`the page ${url}`, async () => (await send('url')) === url || undefined)
    },
    run,
    screenshot: async () => Buffer.from(String(await send('screenshot', { full: false })), 'base64'),
  }
}

const findVisible = (selector: string) =>
  [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }))

const textOfVisible = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility({ visibilityProperty: true }))
    ?.innerText ?? null

const typedIn = (field: unknown) => (field as HTMLInputElement).value

/** A code is set in groups while it is typed. */
const plain = (text: string) => text.replace(/\s/g, '')

const countOf = (selector: string) => document.querySelectorAll(selector).length
