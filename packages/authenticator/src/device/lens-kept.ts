/** The lens that the person switched to. Browsers give a lens another `deviceId` when a site's data are cleared: its name outlives that. */
export interface KeptLens {
  readonly deviceId: string
  readonly label: string
  readonly facing: 'environment' | 'user' | null
}

const KEPT = 'countersign.lens'

export function keptLens(): KeptLens | null {
  try {
    return readKeptLens(localStorage.getItem(KEPT))
  } catch {
    return null
  }
}

export function keepLens(lens: KeptLens): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(lens))
  } catch {
    // The choice then lasts as long as the scan.
  }
}

/** Anything that is not what `keepLens` wrote counts as no choice. */
export function readKeptLens(text: string | null): KeptLens | null {
  if (text === null) return null
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof kept !== 'object' || kept === null) return null
  const { deviceId, label, facing } = kept as Record<string, unknown>
  if (typeof deviceId !== 'string' || typeof label !== 'string') return null
  return { deviceId, label, facing: facing === 'environment' || facing === 'user' ? facing : null }
}
