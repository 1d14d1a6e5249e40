import type { SpentProof } from '@countersign/verifier/ports/facts.ts'
import type { Queries } from './connection.ts'
import type { Tx } from './group-commit.ts'

export function isSpent(queries: Queries, { jkt, jti }: SpentProof): boolean {
  return queries.get('SELECT 1 FROM spent_proof WHERE jkt = :jkt AND jti = :jti', { jkt, jti }) !== undefined
}

/** In the transaction of the effect. The table's key refuses a second one, whatever was asked before. */
export function spend(tx: Tx, { jkt, jti }: SpentProof): void {
  tx.run('INSERT INTO spent_proof (jkt, jti, at) VALUES (:jkt, :jti, :now)', { jkt, jti, now: tx.now })
}
