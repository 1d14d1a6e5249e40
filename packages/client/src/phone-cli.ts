import { createInterface } from 'node:readline/promises'
import { SimulatedPhone } from './simulated-phone.ts'

const USAGE = `Usage: countersign phone <link>
  <link>  the QR code's link, as a QR reader shows it, or "I'm on this phone" on the activation page

Activates a simulated phone, then answers each sign-in that you begin at the portal. It forgets all when it ends.
`

const [link] = process.argv.slice(2)
if (link === undefined || !URL.canParse(link)) {
  process.stderr.write(USAGE)
  process.exit(1)
}

const lines = createInterface({ input: process.stdin, output: process.stdout })
const phone = await SimulatedPhone.create(new URL(link).origin)
const pin = await lines.question('A PIN for this phone (4 to 6 characters): ')
const bound = await phone.activate(link, pin, () => lines.question('The number on the page: '))
if (!bound.ok) {
  process.stderr.write(`Not activated: ${bound.code}\n`)
  process.exit(1)
}
process.stdout.write('This phone is active. Sign in at the portal; press Enter here to look for the request, Ctrl+C to end.\n')
for await (const _ of lines) {
  const shown = await phone.firstRequest()
  if (shown === null) {
    process.stdout.write('Nothing waits.\n')
    continue
  }
  const { rp, from } = shown.context
  const number = await lines.question(`${rp.name}, from ${from.browser} at ${from.ip}. The number, or nothing to deny: `)
  const answer = number === '' ? await phone.deny(shown) : await phone.approve(shown, number, await lines.question('PIN: '))
  process.stdout.write(`${answer.ok ? answer.value.state : `refused: ${answer.code}`}\n`)
}
