import type { Deps } from '../deps.ts'

/** The name that both screens show, and that every request carries. */
export async function issuerName({ store, policy }: Pick<Deps, 'store' | 'policy'>): Promise<string> {
  return (await store.brands.read()).name ?? policy.issuerName
}
