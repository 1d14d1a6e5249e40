/** Spec §10.4. Why evidence does not hold: the first fault in the order of judging, each with a sentence for whoever asked. */
export const evidenceFaults = {
  malformed: 'This is not evidence of version 1 in its one exact form: something was added, left out, moved or respelled.',
  untrusted_key: 'It is signed by a key that is not among the keys you gave. Nothing in it is believed.',
  wrong_keys: 'The keys that it lists are not the ones that it was signed with.',
  receipt_signature: 'The signature of the receipt does not fit: the receipt was changed, or another key made it.',
  decision_changed: 'The decision is not the one that the receipt was given for.',
  binding_changed: 'The binding is not the one that the receipt was given for.',
  audit_changed: 'The line of the audit log is not the one whose hash the receipt states.',
  audit_disagrees: 'The line of the audit log does not tell of this decision.',
  binding_signature: 'The signature of the binding does not fit.',
  another_server: 'Its parts do not all belong to the server whose keys you gave.',
  another_phone: 'Its parts do not all speak of the same phone.',
  another_transaction: 'Its parts do not all speak of the same transaction.',
  context_changed: 'The phone signed another context, transaction or server than this.',
  decision_signature: "A signature of the decision does not fit the phone's keys in the binding.",
  outcome_differs: 'The receipt and the decision do not say the same.',
  times_differ: 'Its times contradict each other.',
} as const

export type EvidenceFault = keyof typeof evidenceFaults
