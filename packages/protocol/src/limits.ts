/** Every number of the protocol, once, with its source. Times are seconds. */
export const limits = {
  /** NIST SP 800-63B-4 §3.1.3 lets an out-of-band secret live 10 minutes; a code on a screen needs less. */
  enrolmentLife: 300,
  /** Once a phone has opened the code: installing an app takes time. The 10 minutes of NIST SP 800-63B-4 §4.1.2 for binding codes. */
  enrolmentLifeOpened: 600,
  /** A dead code still answers *used* or *expired* to the holder of the whole of it. Our choice. */
  enrolmentMemory: 86_400,
  /** Five guesses at 40 bits. Our choice; it ends one session, and nobody else's. */
  wrongSecrets: 5,
  /** Unknown names, per address and minute: a name is 20 bits. Our choice. */
  unknownNamesPerMinute: 10,
  /** Numbers that may be typed wrongly in one activation before a fresh code is needed. Our choice. */
  activationNumbers: 3,
  /** One typed number has at least 6 digits: NIST SP 800-63B-4 §3.1.3. */
  numberDigits: 6,
  /** A sign-in waits 2 minutes; at most 10 (NIST SP 800-63B-4 §3.1.3). */
  transactionLife: 120,
  /** Requests of one person that may wait at once. Our choice: two are clearly two, six are a siege. */
  pendingPerSubscriber: 5,
  /** Wrong PINs before the pause; the count after a lift; NIST SP 800-63B-4 §3.2.10 allows 10 for activation secrets. */
  pinTries: 5,
  pinTriesLifted: 10,
  /** Charges without their own signature in 30 days: see the threat model, T11. */
  pinUnsigned: 20,
  pinUnsignedWindow: 30 * 86_400,
  /** Evaluations of a PIN key that is only being made. Our choice: three honest tries at typing the same PIN twice. */
  pinMaking: 20,
  /** A change of PIN begins this soon after the evaluation that opened the old PIN key, and ends this long after it began. Our choice. */
  pinChangeAfter: 600,
  pinChangeLife: 600,
  /** PIN length by policy: flows.md's 4 to 6 characters, letters, digits and specials. */
  pinShortest: 4,
  pinLongest: 6,
  /** Neighbours that a PIN may not share with a name. Our choice: with two, one name would forbid a large share of all PINs. */
  pinNamePart: 3,
  /** Life of a server nonce in a device proof: RFC 9449 §8 leaves it to the server. */
  nonceLife: 300,
  /** The largest body of a phone's message. A claim with a WebAuthn attestation stays under 8 kB. */
  largestBody: 16_384,
} as const
