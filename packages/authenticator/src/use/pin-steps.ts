/**
 * The PIN's steps bring their curve along, a quarter of the app: a phone that knows its owner's face does without. Called early, where
 * a PIN will be asked for, so that nobody waits for it then.
 */
export function pinSteps(): Promise<typeof import('@countersign/protocol/phone/pin.ts')> {
  return import('@countersign/protocol/phone/pin.ts')
}

/** The steps of a change of PIN, which bring the same along: fetched when one is begun, or was left unsettled. */
export function pinChangeSteps(): Promise<typeof import('@countersign/protocol/phone/pin-change.ts')> {
  return import('@countersign/protocol/phone/pin-change.ts')
}
