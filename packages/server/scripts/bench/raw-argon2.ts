/** The ceiling of passwords: the product's own verification and nothing around it. Usage: raw-argon2.ts <at once> <seconds>; prints hashes and CPU-seconds. */
import { argon2Passwords } from '../../src/passwords/argon2.ts'

const [atOnce, seconds] = process.argv.slice(2).map(Number) as [number, number]
const passwords = await argon2Passwords()
const stored = await passwords.hash('a long walk by the sea')
const before = process.cpuUsage()
const end = performance.now() + seconds * 1000
let done = 0
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (performance.now() < end) {
      if (!(await passwords.verify(stored, 'a long walk by the sea'))) throw new Error('a right password is refused')
      done++
    }
  }),
)
const { user, system } = process.cpuUsage(before)
process.stdout.write(JSON.stringify({ done, cpu: (user + system) / 1e6, wall: seconds }))
