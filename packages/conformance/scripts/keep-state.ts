/**
 * Keeps the state of this version for the upgrade test of every later one: a data folder and the phone that belongs to it.
 * Usage: node packages/conformance/scripts/keep-state.ts <version>. A kept state is never made again.
 */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractableSubtle, writePhone } from '@countersign/client/phone-file.ts'
import { linkOn, numberOn, PortalVisitor } from '@countersign/client/portal-visitor.ts'
import { fetchSend, SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { keptAt, keptPerson, startAtKeptAddress, statesFolder } from '../src/upgrade/kept-state.ts'

const [version] = process.argv.slice(2)
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error('Usage: keep-state.ts <version>')
const folder = join(statesFolder, version)
if (existsSync(folder)) throw new Error(`The state of ${version} is kept already`)

const server = await startAtKeptAddress()
const setUp = server.logs().match(/http\S+\/welcome\/\S+/)?.[0] as string
const browser = new PortalVisitor(keptAt.portal)
const page = await browser.welcome(setUp, keptPerson.password, { username: keptPerson.username, displayName: 'Ana Duarte' })
const phone = await SimulatedPhone.create(keptAt.phone, 'Kept phone', fetchSend(keptAt.phone), extractableSubtle())
const bound = await phone.activate(linkOn(page) as string, keptPerson.pin, () => browser.until('/activate', numberOn))
if (!bound.ok) throw new Error(`the phone was not bound: ${bound.code}`)
await browser.get('/activate')
await server.stop()

mkdirSync(join(folder, 'data'), { recursive: true })
for (const name of ['keys.json', 'countersign.sqlite']) cpSync(join(server.dataFolder, name), join(folder, 'data', name))
writeFileSync(join(folder, 'phone.json'), await writePhone(phone.state))
rmSync(server.dataFolder, { recursive: true })
process.stdout.write(`Kept in ${folder}\n`)
