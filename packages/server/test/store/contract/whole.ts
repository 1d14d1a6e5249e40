import { describe } from 'vitest'
import type { Backend } from '../backend.ts'
import { brandsContract } from './brands.ts'
import { claimsContract } from './claims.ts'
import { decisionsContract } from './decisions.ts'
import { enrolmentsContract } from './enrolments.ts'
import { housekeepingContract } from './housekeeping.ts'
import { invitationsContract } from './invitations.ts'
import { peopleContract } from './people.ts'
import { pinChangesContract } from './pin-changes.ts'
import { pinsContract } from './pins.ts'
import { sessionsContract } from './sessions.ts'
import { transactionsContract } from './transactions.ts'
import { transitionsContract } from './transitions.ts'

/** Everything that a store promises. */
export function storeContract(backend: Backend): void {
  describe('people', () => peopleContract(backend))
  describe('invitations', () => invitationsContract(backend))
  describe('sessions', () => sessionsContract(backend))
  describe('enrolments', () => enrolmentsContract(backend))
  describe('claims', () => claimsContract(backend))
  describe('PIN keys', () => pinsContract(backend))
  describe('changes of PIN', () => pinChangesContract(backend))
  describe('transactions', () => transactionsContract(backend))
  describe('transitions', () => transitionsContract(backend))
  describe('decisions', () => decisionsContract(backend))
  describe('the brand', () => brandsContract(backend))
  describe('housekeeping', () => housekeepingContract(backend))
}
