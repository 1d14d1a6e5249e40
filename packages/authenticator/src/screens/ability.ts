export const abilityNames = ['secure', 'keys', 'camera', 'detector', 'platform', 'prf', 'push', 'worker', 'installed', 'kept'] as const
export type AbilityName = (typeof abilityNames)[number]

/** One thing that this phone's browser can or cannot do. */
export type Ability = { readonly name: AbilityName; readonly has: boolean | null } | { readonly name: 'clock'; readonly off: number | null }
