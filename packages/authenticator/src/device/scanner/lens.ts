import type { LensOn, LensSide } from '../../screens/scan-port.ts'

/** One of the phone's cameras, as the browser lists it. Names are empty until a camera was allowed, and in some browsers for ever. */
export interface Lens {
  readonly deviceId: string
  readonly label: string
}

/** The lens that is on. `facing` is what its track says of itself, where phones know it. */
export interface PresentLens extends Lens {
  readonly facing: string | undefined
}

/** What to ask the browser for. */
export type LensWish =
  | { readonly by: 'device'; readonly deviceId: string }
  | { readonly by: 'facing'; readonly facing: 'environment' | 'user' }

// Browsers translate the names on iPhones ("Caméra arrière"); Android's are English ("camera2 0, facing back").
const REAR = /back|rear|environment|world|arri[èe]re|dorsal|trasera|rück|posterior/i
const FRONT = /front|\buser\b|selfie|face ?time|avant|frontal|delantera|vorder|anterior/i
/** Lenses that do not focus at arm's length, or see no colours. */
const SPECIAL = /ultra|tele|télé|macro|depth|infra|mono|fish ?eye|wide|grand[- ]angle|desk/i
const ANDROID = /^camera2? (\d+), facing/i

export function sideOf(label: string, facing?: string): LensSide {
  if (facing === 'environment') return 'rear'
  if (facing === 'user') return 'front'
  if (REAR.test(label)) return 'rear'
  return FRONT.test(label) ? 'front' : 'unknown'
}

const sides: readonly LensSide[] = ['rear', 'unknown', 'front']

/** Lenses in the order in which the switch goes through them: the main rear one first, the front ones last, so that after them comes the rear. */
export function inTurn(lenses: readonly Lens[], present?: PresentLens): readonly Lens[] {
  const side = (lens: Lens) => sides.indexOf(sideOf(lens.label, lens.deviceId === present?.deviceId ? present.facing : undefined))
  return [...lenses].sort((a, b) => side(a) - side(b) || special(a) - special(b) || number(a) - number(b))
}

const special = ({ label }: Lens) => (SPECIAL.test(label) ? 1 : 0)

/** Android counts its cameras, and the first of each side is the main one. */
function number({ label }: Lens): number {
  return Number(ANDROID.exec(label)?.[1] ?? 0)
}

/** What would be better than the lens that the browser chose for "the rear one", if anything. */
export function betterLens(present: PresentLens, lenses: readonly Lens[]): LensWish | null {
  const [main] = inTurn(lenses, present)
  if (main === undefined || main.deviceId === '' || main.deviceId === present.deviceId || sideOf(main.label) !== 'rear') return null
  // An iPhone chooses among its rear lenses as it needs them; Android may take the one that only sees near or far.
  if (sideOf(present.label, present.facing) === 'rear' && !ANDROID.test(present.label)) return null
  return { by: 'device', deviceId: main.deviceId }
}

/** The next lens in turn; where a browser hides which there are, the other side of the phone. */
export function nextLens(present: PresentLens, lenses: readonly Lens[]): LensWish {
  const known = inTurn(lenses, present).filter(({ deviceId }) => deviceId !== '')
  if (known.length < 2) return { by: 'facing', facing: sideOf(present.label, present.facing) === 'front' ? 'environment' : 'user' }
  const at = known.findIndex(({ deviceId }) => deviceId === present.deviceId)
  return { by: 'device', deviceId: known[(at + 1) % known.length]?.deviceId ?? '' }
}

export function lensOn(present: PresentLens, lenses: readonly Lens[]): LensOn {
  const at = inTurn(lenses, present).findIndex(({ deviceId }) => deviceId === present.deviceId)
  return { side: sideOf(present.label, present.facing), nth: Math.max(0, at) + 1, count: Math.max(1, lenses.length) }
}
