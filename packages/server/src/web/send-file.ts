import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServedFile } from './app-files.ts'

/** Sends a file with a validator; one whose name holds its hash is kept for a year. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile): FastifyReply {
  reply.header('etag', file.etag).header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  return reply.type(file.type).send(file.body)
}
