import { expect, it } from 'vitest'
import { countCalls, injectionText, unlistedCalls, wasInjected } from '../../src/crash/strace.ts'
import { program } from '../../src/http/cli.ts'

it('fails with a sentence where nothing can be traced', () => {
  const done = program('packages/conformance/src/crash/main.ts', { PATH: '/nowhere' })
  expect([done.code, done.err]).toEqual([1, expect.stringMatching(/^The crash points are not tested\. strace is not installed: .+\n$/)])
})

it('names one call, or that one and every later one', () => {
  expect(injectionText({ calls: ['fsync'], fault: 'SIGKILL', at: 3 })).toBe('inject=fsync:signal=SIGKILL:when=3')
  expect(injectionText({ calls: ['write', 'fsync'], fault: 'EIO', at: 1, onwards: true })).toBe('inject=write,fsync:error=EIO:when=1+')
})

it('sees whether the fault struck, and writes of a kind that no fault is put into', () => {
  const log = '7  fsync(22</d/wal>)  = 0\n7  writev(22</d/wal>, …) = 3\n'
  expect([...countCalls(log)]).toEqual([
    ['fsync', 1],
    ['writev', 1],
  ])
  expect(unlistedCalls(log)).toEqual(['writev'])
  expect(wasInjected(log)).toBe(false)
  expect(wasInjected(`${log}7  fsync(22</d/wal>) = -1 EIO (Input/output error) (INJECTED)\n`)).toBe(true)
  expect(wasInjected(`${log}7  +++ killed by SIGKILL +++\n`)).toBe(true)
})
