import type { FastifyRequest } from 'fastify'

/**
 * Did a page of the portal itself send this form? The Origin header says so in every browser; where one leaves it out, Sec-Fetch-Site does.
 * A request with neither is refused.
 */
export function isSameSite(request: FastifyRequest, origin: string): boolean {
  const sent = request.headers.origin
  if (sent !== undefined) return sent === origin
  return request.headers['sec-fetch-site'] === 'same-origin'
}
