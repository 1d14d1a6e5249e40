/** One setting: its flag is `--kebab-case`, its environment variable `COUNTERSIGN_SNAKE_CASE`, its member in the file the name itself. */
export interface SettingRow {
  readonly name: string
  readonly fallback: string
  readonly help: string
}

/** Every setting, once. None is required. */
export const settingRows = [
  { name: 'portalUrl', fallback: 'http://localhost:8080', help: 'Public address of the portal, as people type it.' },
  {
    name: 'phoneUrl',
    fallback: 'http://localhost:8081',
    help: "Public address of the phone's side: another origin; its host is the portal's or one below it.",
  },
  {
    name: 'listen',
    fallback: '',
    help: 'Address to listen on. Empty: 127.0.0.1 where the portal is on localhost, every address otherwise.',
  },
  { name: 'port', fallback: '8080', help: 'Port for the portal.' },
  { name: 'phonePort', fallback: '8081', help: "Port for the phone's side. The same as --port: one port, told apart by host name." },
  { name: 'opsPort', fallback: '8082', help: 'Port for /livez and /readyz, on 127.0.0.1 only. 0 switches it off.' },
  { name: 'tlsCert', fallback: '', help: 'File with the TLS certificate chain (PEM). With --tls-key the server speaks TLS itself.' },
  { name: 'tlsKey', fallback: '', help: 'File with the TLS private key (PEM).' },
  {
    name: 'trustedProxies',
    fallback: '',
    help: 'Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed, separated by commas.',
  },
  { name: 'data', fallback: './data', help: 'Folder for the database and the keys.' },
  {
    name: 'issuer',
    fallback: 'Countersign',
    help: 'Name of your organisation, as people see it on both screens, while none is chosen on the page of the appearance.',
  },
  {
    name: 'enrolmentPolicy',
    fallback: 'invited',
    help: 'Who may add a first phone: invited (who used an invitation) or open (anyone with a password).',
  },
  {
    name: 'activation',
    fallback: 'required',
    help: 'A person without a phone: required (must add one) or recommended (may say "not now").',
  },
] as const satisfies readonly SettingRow[]

export type SettingName = (typeof settingRows)[number]['name']
export type RawSettings = Record<SettingName, string>

export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

export function variableOf(name: string): string {
  return `COUNTERSIGN_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}
