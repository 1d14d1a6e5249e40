/** The few members of ServiceWorkerGlobalScope that our worker uses; the page's own types and the worker's do not go into one program. */
export interface WorkerScope {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  readonly location: { readonly origin: string }
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'message', listener: (event: Extendable & { readonly data: unknown }) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void
}

export interface Extendable {
  waitUntil(work: Promise<unknown>): void
}

export interface Fetched extends Extendable {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
