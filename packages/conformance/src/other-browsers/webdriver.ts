import { DriverError } from './commands.ts'

/** One request to a driver of the W3C's WebDriver, such as `POST /session`. */
export async function askDriver(driver: string, what: string, parameters?: Record<string, unknown>): Promise<unknown> {
  const [method = 'GET', path = ''] = what.split(' ')
  const body = method === 'POST' ? { body: JSON.stringify(parameters ?? {}), headers: { 'content-type': 'application/json' } } : {}
  const answer = await fetch(`${driver}${path}`, { method, ...body })
  const { value } = (await answer.json()) as { value: { error?: string; message?: string } | null }
  if (!answer.ok) throw new DriverError(value?.error ?? String(answer.status), value?.message ?? '')
  return value
}
