import type { Page } from 'playwright-core'

/** As the browser gives and takes it; what is not named here travels along. */
export interface Credential {
  readonly credentialId: string
  readonly isResidentCredential: boolean
  readonly privateKey: string
  readonly signCount: number
}

export interface VirtualAuthenticator {
  id: string
  /** Whether the next gestures verify the person. A refusal by the browser lasts: use a fresh page after one. */
  setUserVerified(verified: boolean): Promise<void>
  /** Leaves the user-verified bit out of the next assertions, as a forged or broken authenticator would. */
  omitUserVerification(omit: boolean): Promise<void>
  /** Whether the person touches the sensor by themselves as soon as they are asked. */
  setPresence(automatic: boolean): Promise<void>
  credentials(): Promise<Credential[]>
  /** The same credential on another page of the phone: a virtual authenticator belongs to one page, a phone's own to all of them. */
  add(credential: Credential): Promise<void>
  /** The phone forgets its credentials, as after a reset of its screen lock. */
  clearCredentials(): Promise<void>
  remove(): Promise<void>
}

export interface VirtualAuthenticatorOptions {
  userVerification?: boolean
  prf?: boolean
  /** The person shows face or finger: a credential is made or used. */
  onUse?: () => void
}

/**
 * A platform authenticator (fingerprint, face) for one page; it lives as long as the page does. WebAuthn needs `localhost`
 * or a name below it: an address of numbers will not do.
 */
export const addAuthenticator = async (
  page: Page,
  { userVerification = true, prf = true, onUse }: VirtualAuthenticatorOptions = {},
): Promise<VirtualAuthenticator> => {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  if (onUse !== undefined) {
    session.on('WebAuthn.credentialAdded', onUse)
    session.on('WebAuthn.credentialAsserted', onUse)
  }
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: userVerification,
      isUserVerified: userVerification,
      automaticPresenceSimulation: true,
      hasPrf: prf,
    },
  })
  return {
    id: authenticatorId,
    setUserVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    omitUserVerification: async (isBadUV) => {
      await session.send('WebAuthn.setResponseOverrideBits', { authenticatorId, isBadUV })
    },
    setPresence: async (enabled) => {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
    },
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    add: async (credential) => {
      await session.send('WebAuthn.addCredential', { authenticatorId, credential })
    },
    clearCredentials: async () => {
      await session.send('WebAuthn.clearCredentials', { authenticatorId })
    },
    remove: async () => {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
      await session.detach()
    },
  }
}
