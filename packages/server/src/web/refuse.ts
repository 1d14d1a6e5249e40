import { type Refused, refuse } from '@countersign/protocol/outcome.ts'
import { problem } from '@countersign/protocol/problem.ts'
import type { FastifyReply } from 'fastify'
import type { TellFailure } from './failures.ts'

/** A refusal as an RFC 9457 problem document. The private detail stays behind. */
export function sendRefusal(reply: FastifyReply, refused: Refused): FastifyReply {
  const document = problem(refused.code, refused.extra)
  if (document.status === 429 || document.status === 503) reply.header('retry-after', '60')
  return reply.code(document.status).header('cache-control', 'no-store').type('application/problem+json').send(JSON.stringify(document))
}

export const tellRefusal: TellFailure = (code, _request, reply) => sendRefusal(reply, refuse(code))
