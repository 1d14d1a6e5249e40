/** The phone API (Spec §8). All POST, all JSON, all with a proof; nothing in a query. */
export const paths = {
  open: '/authenticator/v1/enrolments/open',
  claim: '/authenticator/v1/enrolments/claim',
  evaluate: '/authenticator/v1/pin/evaluate',
  openPinChange: '/authenticator/v1/pin/change/open',
  changePin: '/authenticator/v1/pin/change',
  requests: '/authenticator/v1/requests',
  look: '/authenticator/v1/look',
  decide: '/authenticator/v1/decisions',
} as const
