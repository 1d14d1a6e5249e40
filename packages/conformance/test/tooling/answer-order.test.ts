import { describe, expect, it } from 'vitest'
import { judgeOrder } from '../../src/crash/answer-order.ts'

const answer = '7  writev(30<TCP:[127.0.0.1:80->127.0.0.1:5]>, [{iov_base="HTTP/1.1 200 OK"..., iov_len=9}], 1) = 9'
const wal = '7  pwrite64(22</data/db-wal>, "…"..., 4096, 32) = 4096'
const database = '7  pwrite64(21</data/db>, "…"..., 4096, 0) = 4096'
const synced = '7  fsync(22</data/db-wal>)    = 0'
const judge = (...lines: string[]) => judgeOrder(lines.join('\n'), '/data')
const whats = (...lines: string[]) => judge(...lines).early.map(({ what }) => what)

describe('the order of writes, fsync and answers in a trace', () => {
  it('is good when each write is on the disk before the answer', () => {
    expect(judge(wal, wal, synced, answer, answer)).toEqual({ answers: 2, afterWrites: 1, early: [] })
    expect(judge(wal, '7  fdatasync(22</data/db-wal>) = 0', answer).early).toEqual([])
  })

  it.each<[string, string[]]>([
    ['no fsync at all', [wal, answer]],
    ['fsync before the write', [synced, wal, answer]],
    ['fsync after the answer', [wal, answer, synced]],
    ['fsync of another file', [wal, '7  fsync(21</data/db>) = 0', answer]],
    ['an fsync that failed', [wal, '7  fsync(22</data/db-wal>) = -1 EIO (Input/output error)', answer]],
    [
      'an fsync that had not come back',
      [wal, '7  fsync(22</data/db-wal> <unfinished ...>', answer.replace('7', '8'), '7  <... fsync resumed>) = 0'],
    ],
  ])('is bad with %s', (_, lines) => {
    expect(whats(...lines)).toEqual(['an answer left before 1 writes to db-wal were on the disk'])
  })

  it('counts a call that another thread cut in two', () => {
    expect(
      judge(wal, '7  fsync(22</data/db-wal> <unfinished ...>', '8  futex(0x1)  = 0', '7  <... fsync resumed>) = 0', answer).early,
    ).toEqual([])
  })

  it('wants the database on the disk before the log is emptied', () => {
    const emptied = '7  ftruncate(22</data/db-wal>, 0) = 0'
    expect(whats(database, emptied)).toEqual(['the log was emptied before the database was on the disk'])
    expect(whats(database, '7  fsync(21</data/db>) = 0', emptied)).toEqual([])
  })

  it('wants new names on the disk, too', () => {
    const made = '7  openat(AT_FDCWD</here>, "/data/keys", O_WRONLY|O_CREAT|O_EXCL, 0600) = 21</data/keys>'
    expect(whats(made, answer)).toEqual(['an answer left before 1 writes to data were on the disk'])
    expect(whats(made, '7  fsync(9</data>) = 0', answer)).toEqual([])
    expect(whats('7  mkdir("/data", 0700) = 0', answer)).toHaveLength(1)
    expect(whats('7  mkdir("/data", 0700) = 0', '7  fsync(9</>) = 0', answer)).toEqual([])
  })

  it('leaves out what a start rebuilds, what failed, and what is no answer', () => {
    expect(whats(wal.replace('-wal', '-shm'), wal.replace('= 4096', '= -1 ENOSPC (No space left on device)'), answer)).toEqual([])
    expect(judge(wal, '7  write(3<pipe:[1]>, "HTTP/1.1 200 OK"..., 9) = 9').answers).toBe(0)
  })
})
