/** When the operations of a store run. Each is one step: begun, done and committed before another begins. */
export interface Turns {
  read<T>(name: string, operation: () => T): Promise<T>
  /** Resolves after the commit. `operation` that throws has changed nothing. */
  write<T>(name: string, operation: () => T): Promise<T>
  close(): Promise<void>
}

/** Turns outside of a simulation: reads at once, writes in the order in which they were asked for, a moment later. */
export function plainTurns(): Turns {
  let queue: (() => void)[] = []
  let closed = false
  const flush = () => {
    const waiting = queue
    queue = []
    for (const run of waiting) run()
  }
  const refuseClosed = () => {
    if (closed) throw new Error('the store is closed')
  }
  return {
    async read(_name, operation) {
      refuseClosed()
      return operation()
    },
    async write<T>(_name: string, operation: () => T) {
      refuseClosed()
      return new Promise<T>((resolve, reject) => {
        queue.push(() => {
          try {
            resolve(operation())
          } catch (error) {
            reject(error)
          }
        })
        if (queue.length === 1) setImmediate(flush)
      })
    },
    async close() {
      flush()
      closed = true
    },
  }
}
