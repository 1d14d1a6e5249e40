import { readFileSync } from 'node:fs'

/** Ticks per second of /proc: USER_HZ is 100 on every Linux that Node runs on. */
const USER_HZ = 100

/** CPU-seconds that a process has used so far, all its threads, user and system (proc(5), `stat` fields 14 and 15). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold spaces; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / USER_HZ
}

/** Bytes of memory that a process holds now. */
export function residentBytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (found === null) throw new Error(`the system does not say how much memory ${pid} holds`)
  return Number(found[1]) * 1024
}
