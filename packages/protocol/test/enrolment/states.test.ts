import { expect, test } from 'vitest'
import { deadReason, enrolmentStates } from '../../src/enrolment/states.ts'
import { closedReason, transactionStates } from '../../src/transaction/states.ts'

test('a session takes claims while it is open or claimed, and its time lasts', () => {
  const told = Object.fromEntries(enrolmentStates.map((state) => [state, [deadReason(state, false), deadReason(state, true)]]))
  expect(told).toEqual({
    open: [null, 'code_expired'],
    claimed: [null, 'code_expired'],
    active: ['code_used', 'code_used'],
    frozen: ['code_frozen', 'code_frozen'],
    failed: ['activation_failed', 'activation_failed'],
    replaced: ['code_replaced', 'code_replaced'],
    guessed: ['code_guessed', 'code_guessed'],
  })
})

test('a request takes a decision while it is pending', () => {
  expect(Object.fromEntries(transactionStates.map((state) => [state, closedReason(state)]))).toEqual({
    pending: null,
    approved: 'request_decided',
    denied: 'request_decided',
    consumed: 'request_decided',
    burnt: 'request_decided',
    expired: 'request_expired',
    cancelled: 'request_cancelled',
  })
})
