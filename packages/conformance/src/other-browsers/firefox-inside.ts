import type { Marionette } from './marionette.ts'

/** Runs a function that closes over nothing with Firefox's own rights, in its window: not in the page. */
export async function inside<Arguments extends unknown[], Result>(
  marionette: Marionette,
  what: (...given: Arguments) => Result,
  ...given: Arguments
): Promise<Result> {
  await marionette.call('Marionette:SetContext', { value: 'chrome' })
  const result = await marionette.call('WebDriver:ExecuteScript', { script: `return (${what})(...arguments)`, args: given })
  await marionette.call('Marionette:SetContext', { value: 'content' })
  return result as Result
}

/** The parts of Firefox that these functions use. */
declare const Cc: Record<string, { getService(type: unknown): { addCertFromBase64(certificate: string, trust: string): void } }>
declare const Ci: Record<string, unknown>
declare const Services: { console: { getMessageArray(): { QueryInterface(type: unknown): ScriptError }[] } }
interface ScriptError {
  readonly errorMessage: string
  readonly sourceName: string
  readonly lineNumber: number
  readonly flags: number
}

/** As a person does it under Settings, Certificates, Authorities: for websites, in this profile. */
export const believe = (certificate: string) => {
  Cc['@mozilla.org/security/x509certdb;1']!.getService(Ci.nsIX509CertDB).addCertFromBase64(certificate, 'C,,')
}

/** Firefox keeps its windows wider than a phone, for the sake of its buttons. */
export const letBeNarrow = () => document.documentElement.style.setProperty('min-width', '0', 'important')

/** Every error that pages from this kind of address have had, the content policy's among them; 1 marks a mere warning. */
export const errorsOfPages = (scheme: string): string[] =>
  Services.console.getMessageArray().flatMap((message) => {
    try {
      const { errorMessage, sourceName, lineNumber, flags } = message.QueryInterface(Ci.nsIScriptError)
      return sourceName.startsWith(scheme) && (flags & 1) === 0 ? [`${errorMessage} (${sourceName}:${lineNumber})`] : []
    } catch {
      return []
    }
  })
