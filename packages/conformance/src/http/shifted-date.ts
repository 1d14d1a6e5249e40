import { readFileSync } from 'node:fs'

/** Loaded into the server's process before it: `Date.now()` is off by the seconds that a file holds. Timers and the monotonic clock are untouched. */
const file = process.env['SHIFTED_CLOCK']
const now = Date.now
if (file !== undefined) Date.now = () => now() + Number(readFileSync(file, 'utf8')) * 1000
