import { readFileSync } from 'node:fs'
import { judgeAccent, readColour } from '@countersign/look/brand/accent.ts'
import { longestName, type Scheme } from '@countersign/verifier/brand/brand.ts'
import { type BrandFault, changeBrand } from '@countersign/verifier/brand/change-brand.ts'
import { issuerName } from '@countersign/verifier/brand/issuer-name.ts'
import type { Deps } from '@countersign/verifier/deps.ts'
import type { Command } from 'commander'
import { type LogoFault, logoLimits, readLogo } from '../brand/logo.ts'
import { settingFlags } from './setting-flags.ts'
import { fail, print, withStore } from './with-store.ts'

const CLI = 'cli'

const { side, bytes } = logoLimits
const faults: Readonly<Record<BrandFault, string>> = {
  name_invalid: `A name has at most ${longestName} characters, on one line and none of them hidden.`,
  colour_invalid: 'A colour is # and six digits from 0 to 9 and a to f, such as #1f4fd8.',
  dark_alone: 'Give the logo for light screens first, or both together.',
}
const logoFaults: Readonly<Record<LogoFault, string>> = {
  not_png: 'is not a PNG',
  broken: 'is not a whole PNG',
  not_square: 'is not square',
  small: `has less than ${side.least} pixels a side`,
  large: `has more than ${side.most} pixels a side`,
  heavy: `has more than ${bytes / 1024} kB`,
}

export function brandCommands(program: Command): void {
  const brand = program.command('brand').description('Your own name, colour and logo, on the portal and in the app')

  settingFlags(brand.command('show').description('What is chosen, and what stands where nothing is')).action((options) =>
    withStore(options, show),
  )

  settingFlags(brand.command('set').description('Change what is given and leave the rest; all of it or nothing'))
    .option('--name <name>', `At most ${longestName} characters. Empty: the setting --issuer stands again`)
    .option('--colour <colour>', 'Like #1f4fd8, dark enough to be read on light pages. Empty: Countersign’s green')
    .option('--logo <file>', `A square PNG, ${side.least} to ${side.most} pixels a side, at most ${bytes / 1024} kB`)
    .option('--logo-dark <file>', 'Another one for dark screens')
    .action((options) => withStore(options, (deps) => set(deps, options)))

  settingFlags(brand.command('remove-logo').description('Take the logo away')).action((options) =>
    withStore(options, async (deps) => {
      await changeBrand(deps, CLI, { logo: { light: null } })
    }),
  )
}

async function show(deps: Deps): Promise<void> {
  const { name, accent, logo } = await deps.store.brands.read()
  print(
    `name    ${await issuerName(deps)}${name === null ? '  (from the settings)' : ''}`,
    `colour  ${accent ?? 'Countersign’s green'}`,
    `logo    ${logo.light === null ? 'none' : logo.dark === null ? 'one, for light and dark screens' : 'one for light and one for dark screens'}`,
  )
}

interface Given {
  readonly name?: string
  readonly colour?: string
  readonly logo?: string
  readonly logoDark?: string
}

async function set(deps: Deps, { name, colour, logo, logoDark }: Given): Promise<void> {
  const accent = colour ? readColour(colour) : ''
  if (accent === null) return fail(faults.colour_invalid)
  const judged = accent ? judgeAccent(accent) : null
  if (judged?.ok === false) {
    const [ratio, least] = [judged.ratio, judged.least].map((figure) => `${Math.floor(figure * 100) / 100}:1`)
    return fail(
      `${accent} is too pale: ${ratio} on the pages’ background, and text needs ${least}. The nearest that can be read: ${judged.nearest}`,
    )
  }
  const pictures = [readAs('light', logo), readAs('dark', logoDark)].filter((one) => one !== null)
  const wrong = pictures.find((one) => typeof one === 'string')
  if (typeof wrong === 'string') return fail(wrong)
  const fault = await changeBrand(deps, CLI, {
    ...(name === undefined ? {} : { name: name.trim() || null }),
    ...(colour === undefined ? {} : { accent: accent || null }),
    ...(pictures.length === 0 ? {} : { logo: Object.assign({}, ...pictures) }),
  })
  if (fault !== null) fail(faults[fault])
}

/** A sentence says what is wrong with the file. */
function readAs(scheme: Scheme, file: string | undefined) {
  if (file === undefined) return null
  let content: Buffer
  try {
    content = readFileSync(file)
  } catch (error) {
    return `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`
  }
  const read = readLogo(content)
  return read.ok ? { [scheme]: read.picture } : `${file} ${logoFaults[read.fault]}.`
}
