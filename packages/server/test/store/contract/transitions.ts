import type { Backend } from '../backend.ts'
import { codeTransitionsContract } from './code-transitions.ts'
import { requestTransitionsContract } from './request-transitions.ts'

/**
 * Every event in every state leads where the tables say, is answered as they say, and touches nobody else's row; one that leads nowhere touches none
 * at all.
 */
export function transitionsContract(backend: Backend): void {
  codeTransitionsContract(backend)
  requestTransitionsContract(backend)
}
