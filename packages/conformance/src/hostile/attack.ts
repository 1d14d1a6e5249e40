import type { Chance } from './chance.ts'
import type { Shot } from './line.ts'

/** One hostile request, and what it is, for who reads a failure. */
export interface Aim {
  readonly what: string
  readonly shot: Shot
  /** More than a server reads: it may close the line before its answer has arrived. */
  readonly mayClose?: boolean
}

export interface Readied {
  aim(c: Chance): Aim | Promise<Aim>
  /** That what was attacked still works for whom it is there. */
  afterwards?(): Promise<void>
}

/** One endpoint under attack. */
export interface Attack {
  readonly name: string
  readonly side: 'portal' | 'phone' | 'ops'
  /** What it may answer; never anything from 500 on. */
  readonly answers: (status: number) => boolean
  /** Makes what is attacked: a live code, a request that waits. */
  ready(): Promise<Readied>
}

export const refusedOnly = (status: number): boolean => status >= 400 && status < 500
export const calm = (status: number): boolean => status >= 200 && status < 500
