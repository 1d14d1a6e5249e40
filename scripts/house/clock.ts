import type { Violation } from './directions.ts'
import type { Module } from './modules.ts'
import { withoutClock } from './rules.ts'

/** The compiler cannot refuse these: they are part of the language itself. */
export const machineCalls = (modules: Module[]): Violation[] =>
  modules
    .filter((module) => module.part === 'src' && withoutClock.includes(module.package))
    .flatMap(({ path, package: name, machineCalls }) =>
      machineCalls.map(({ what, line }) => ({ path, line, sentence: `${name} uses ${what}: time and chance are arguments here` })),
    )
