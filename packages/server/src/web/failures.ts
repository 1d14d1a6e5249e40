import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** How one side tells of a request that no use case answered. */
export type TellFailure = (code: RefusalCode, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/**
 * The framework's own refusals become ours; anything else is a bug or a failing disk: it is logged without its request, and the caller
 * hears that nothing happened.
 */
export function failures(app: FastifyInstance, tell: TellFailure, log: (line: string) => void): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const code = codeOf(error)
    if (code === 'internal') log(`${request.method} ${request.routeOptions.url ?? '(no route)'} failed: ${error.stack ?? error.message}`)
    return tell(code, request, reply)
  })
  app.setNotFoundHandler((request, reply) => tell('not_found', request, reply))
}

function codeOf(error: FastifyError): RefusalCode {
  if (error.statusCode === 413) return 'too_large'
  return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? 'malformed' : 'internal'
}
