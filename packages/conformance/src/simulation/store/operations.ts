import type { Tx } from './tx.ts'

/** The two kinds of steps that a store takes; `name` tells a simulation which one it is. */
export interface Operations {
  read<T>(name: string, operation: (tx: Tx) => T): Promise<T>
  write<T>(name: string, operation: (tx: Tx) => T): Promise<T>
}
