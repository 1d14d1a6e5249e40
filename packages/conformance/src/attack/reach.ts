/**
 * Runs in the page: walks everything that a script can reach from the global object, the page's elements (on which a framework hangs its state), and tells for each of the public keys given whether something was found that signs for it.
 */
export async function keysInReach(publicKeys: JsonWebKey[]): Promise<{ seen: number; signs: boolean[] }> {
  const seen = new Set<object>()
  const queue: object[] = [globalThis, ...document.querySelectorAll('*')]
  const signers: ((data: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer | Uint8Array<ArrayBuffer>>)[] = []
  const take = (value: unknown) => {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') queue.push(value)
  }
  while (queue.length > 0) {
    const one = queue.pop() as object
    if (seen.has(one)) continue
    seen.add(one)
    if (seen.size > 500_000) throw new Error('too much to walk')
    if (one instanceof CryptoKey) {
      if (one.type === 'private' && one.usages.includes('sign'))
        signers.push((data) => crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, one, data))
      continue
    }
    const sign = Object.getOwnPropertyDescriptor(one, 'sign')?.value as unknown
    if (typeof sign === 'function' && Object.hasOwn(one, 'jwk')) signers.push((data) => sign(data))
    if (one instanceof Map) for (const pair of one) for (const part of pair) take(part)
    if (one instanceof Set) for (const part of one) take(part)
    take(Object.getPrototypeOf(one))
    for (const name of Reflect.ownKeys(one)) {
      const property = Object.getOwnPropertyDescriptor(one, name)
      take(property?.value)
      take(property?.get)
      take(property?.set)
    }
  }
  const message = crypto.getRandomValues(new Uint8Array(16))
  const signatures = await Promise.all(signers.map((sign) => sign(message)))
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const signs = publicKeys.map(async (jwk) => {
    const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
    const fits = await Promise.all(signatures.map((signature) => crypto.subtle.verify(algorithm, key, signature, message)))
    return fits.some((fit) => fit)
  })
  return { seen: seen.size, signs: await Promise.all(signs) }
}
