import { EVIDENCE_KEYS_PATH, writeEvidenceKeys } from '@countersign/protocol/evidence/keys.ts'
import { publishedKeys } from '@countersign/verifier/evidence/published-keys.ts'
import type { FastifyInstance } from 'fastify'
import type { Portal } from './visit.ts'

/** Spec §10.1: for whoever has to check evidence, without a session. */
export function evidenceKeys(app: FastifyInstance, { deps }: Portal): void {
  app.get(EVIDENCE_KEYS_PATH, (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .type('application/json; charset=utf-8')
      .send(writeEvidenceKeys(publishedKeys(deps))),
  )
}
