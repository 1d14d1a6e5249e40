import { existsSync, readFileSync } from 'node:fs'
import { SettingsError } from './error.ts'
import { flagOf, type RawSettings, type SettingName, settingRows, variableOf } from './table.ts'

/** Where a value came from, to name it when it is wrong. */
export type Sources = Record<SettingName, string>

/** Flags before environment before file before default. An unknown member of the file is an error, not a surprise. */
export function readSettings(input: {
  flags: Partial<Record<string, string>>
  environment: NodeJS.ProcessEnv
  /** `--config` or `COUNTERSIGN_CONFIG`; else `countersign.json` in the working folder, if it is there. */
  file: string | undefined
}): { raw: RawSettings; sources: Sources } {
  const path = input.file ?? input.environment.COUNTERSIGN_CONFIG
  const fromFile = path !== undefined ? readFile(path) : existsSync('countersign.json') ? readFile('countersign.json') : {}
  const raw = {} as RawSettings
  const sources = {} as Sources
  for (const { name, fallback } of settingRows) {
    const candidates: [string | undefined, string][] = [
      [input.flags[name], flagOf(name)],
      [input.environment[variableOf(name)], variableOf(name)],
      [fromFile[name], `"${name}" in ${path ?? 'countersign.json'}`],
      [fallback, `the default of ${flagOf(name)}`],
    ]
    const [value, source] = candidates.find(([candidate]) => candidate !== undefined) as [string, string]
    raw[name] = value
    sources[name] = source
  }
  return { raw, sources }
}

function readFile(path: string): Partial<Record<string, string>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new SettingsError(`The settings file ${path} cannot be read as JSON: ${(error as Error).message}`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new SettingsError(`The settings file ${path} has to hold one JSON object.`)
  const known = new Set<string>(settingRows.map(({ name }) => name))
  const out: Record<string, string> = {}
  for (const [name, value] of Object.entries(parsed)) {
    if (!known.has(name))
      throw new SettingsError(`The settings file ${path} has an unknown setting "${name}". Known ones: ${[...known].join(', ')}.`)
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new SettingsError(`"${name}" in ${path} has to be a text or a number.`)
    out[name] = String(value)
  }
  return out
}
