/**
 * What a walk asks of a browser. WebKit's driver and Firefox's Marionette speak the same W3C WebDriver: one as paths of HTTP, the other by names on
 * a socket. `{id}` is an element.
 */
export const commands = {
  goto: { webdriver: 'POST /url', marionette: 'WebDriver:Navigate' },
  url: { webdriver: 'GET /url', marionette: 'WebDriver:GetCurrentURL' },
  run: { webdriver: 'POST /execute/sync', marionette: 'WebDriver:ExecuteScript' },
  label: { webdriver: 'GET /element/{id}/computedlabel', marionette: 'WebDriver:GetComputedLabel' },
  click: { webdriver: 'POST /element/{id}/click', marionette: 'WebDriver:ElementClick' },
  type: { webdriver: 'POST /element/{id}/value', marionette: 'WebDriver:ElementSendKeys' },
  clear: { webdriver: 'POST /element/{id}/clear', marionette: 'WebDriver:ElementClear' },
  screenshot: { webdriver: 'GET /screenshot', marionette: 'WebDriver:TakeScreenshot' },
  size: { webdriver: 'POST /window/rect', marionette: 'WebDriver:SetWindowRect' },
} as const

export type CommandName = keyof typeof commands

/** A line to one window of a browser. Throws a `DriverError` where the browser refuses. */
export type Send = (command: CommandName, parameters?: Record<string, unknown>) => Promise<unknown>

/** `code` is one of the W3C's, such as `stale element reference` or `insecure certificate`. */
export class DriverError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

/** The W3C's name for the key that holds an element's identifier. */
export const elementKey = 'element-6066-11e4-a52e-4f735466cecf'
