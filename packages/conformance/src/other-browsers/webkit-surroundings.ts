import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Language, locales } from '../walk/words.ts'
import type { Authority } from './authority.ts'

/** A home of its own for a WebKit whose owner speaks this language, in this folder: the environment of its processes. */
export function furnish(folder: string, lang: Language): Record<string, string> {
  // A page is told the system's language, and a slim system has the C library's one alone: here that goes by another name.
  const locale = `${locales[lang].replace('-', '_')}.UTF-8`
  mkdirSync(join(folder, 'locales'))
  symlinkSync('/usr/lib/locale/C.utf8', join(folder, 'locales', locale))
  // Its buttons keep a window wider than a phone: they may be as small as they like.
  mkdirSync(join(folder, 'gtk-3.0'))
  writeFileSync(join(folder, 'gtk-3.0/gtk.css'), '* { min-width: 0; padding: 0; margin: 0; border: 0; font-size: 1px }')
  const home = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder }
  return { ...home, LOCPATH: join(folder, 'locales'), LANG: locale, LC_ALL: locale, LANGUAGE: locale }
}

/** What WebKit takes on Debian for the authorities of the world. */
const systemBundle = '/etc/ssl/certs/ca-certificates.crt'

/** A command under which a program sees our authority in place of the system's, and nothing else is different. Bubblewrap comes with WebKit. */
const believing = ({ certificate }: Authority) => [
  'bwrap',
  '--die-with-parent',
  '--dev-bind',
  '/',
  '/',
  '--ro-bind',
  certificate,
  systemBundle,
]

export interface Trust {
  /** What to start the driver under. */
  readonly under: readonly string[]
  /** What to tell the driver. */
  readonly options: Record<string, unknown>
}

/**
 * WebKit has no setting for authorities. Where a container forbids a view of the files of one's own, the driver is told to take exactly this
 * certificate for exactly these hosts: that looks at no signature of the authority's, and at nothing more lenient either.
 */
export function trust(authority: Authority | undefined): Trust {
  if (authority === undefined) return { under: [], options: {} }
  const [program = '', ...flags] = believing(authority)
  if (spawnSync(program, [...flags, 'true']).status === 0) return { under: [program, ...flags], options: {} }
  const certificates = authority.hosts.map((host) => ({ host, certificateFile: authority.leaf.certificate }))
  return { under: [], options: { certificates } }
}
