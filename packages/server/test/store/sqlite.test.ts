import { describe } from 'vitest'
import { claimsContract } from './contract/claims.ts'
import { decisionsContract } from './contract/decisions.ts'
import { enrolmentsContract } from './contract/enrolments.ts'
import { housekeepingContract } from './contract/housekeeping.ts'
import { invitationsContract } from './contract/invitations.ts'
import { peopleContract } from './contract/people.ts'
import { pinChangesContract } from './contract/pin-changes.ts'
import { pinsContract } from './contract/pins.ts'
import { sessionsContract } from './contract/sessions.ts'
import { transactionsContract } from './contract/transactions.ts'
import { transitionsContract } from './contract/transitions.ts'
import { sqlite } from './sqlite-backend.ts'

describe('people', () => peopleContract(sqlite))
describe('invitations', () => invitationsContract(sqlite))
describe('sessions', () => sessionsContract(sqlite))
describe('enrolments', () => enrolmentsContract(sqlite))
describe('claims', () => claimsContract(sqlite))
describe('PIN keys', () => pinsContract(sqlite))
describe('changes of PIN', () => pinChangesContract(sqlite))
describe('transactions', () => transactionsContract(sqlite))
describe('transitions', () => transitionsContract(sqlite))
describe('decisions', () => decisionsContract(sqlite))
describe('housekeeping', () => housekeepingContract(sqlite))
