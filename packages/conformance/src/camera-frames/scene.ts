/** How one picture of a code came about: the code on a screen, the phone's position, the light, the lens. All of it in numbers, so that it can be made again. */
export interface Scene {
  /** What makes it hard; frames are counted by it. */
  readonly group: string
  readonly name: string
  /** Of the clutter, the noise and the code's text. */
  readonly seed: number
  /** Pixels of the symbol's side without the quiet zone, seen straight on. */
  readonly size?: number
  /** Degrees about the axis of sight, and of the tilts to the side and backwards. */
  readonly turn?: number
  readonly tilt?: number
  readonly lean?: number
  /** Pixels from the middle of the frame. */
  readonly aside?: number
  readonly below?: number
  /** Brightness of dark and light modules, 0 to 255. */
  readonly dark?: number
  readonly light?: number
  /** Light modules on a dark ground, as a dark theme shows them. */
  readonly inverted?: boolean
  /** Radius in pixels of a lamp's reflection near the code's middle. */
  readonly glare?: number
  /** Part of the light that is missing on the shaded side, and how many pixels the edge of the shade takes. */
  readonly shade?: number
  readonly shadeEdge?: number
  /** Depth of the pattern that a screen's pixels and the camera's make together. */
  readonly moire?: number
  /** Standard deviation in pixels of an unfocused lens. */
  readonly blur?: number
  /** Pixels that the hand moves sideways while the frame is taken. */
  readonly shake?: number
  /** Standard deviation of the sensor's noise, in brightness. */
  readonly noise?: number
}

type Look = Omit<Scene, 'group' | 'name' | 'seed'>

/** One frame for each value. */
function series(group: string, values: readonly number[], look: (value: number) => Look): Scene[] {
  return values.map((value, i) => ({ group, name: `${group} ${value}`, seed: 1000 * group.length + i, ...look(value) }))
}

/** Frames of one kind from easy to hopeless: where each reader stops is what tells them apart. */
export const scenes: readonly Scene[] = [
  ...series('straight', [480, 360, 280, 240], (size) => ({ size })),
  ...series('turned', [10, 25, 45, 70, 90, 135, 180, 215, 300], (turn) => ({ turn, noise: 3 })),
  ...series('tilted', [20, 30, 40, 50, 58, 64, 70], (tilt) => ({ tilt, noise: 3 })),
  ...series('leaning', [16, 25, 40, 50, 58], (lean) => ({ lean, tilt: lean / 2, turn: lean / 2, noise: 3 })),
  ...series('small', [200, 150, 120, 100, 85, 74, 66, 58], (size) => ({ size, aside: -90, below: 60, noise: 2 })),
  ...series('blurred', [1.5, 2.2, 3, 4, 5, 6], (blur) => ({ size: 300, blur, noise: 2 })),
  ...series('shaken', [7, 11, 15, 19, 23], (shake) => ({ size: 330, shake, noise: 2 })),
  ...series('noisy', [20, 35, 50, 65, 80, 95, 120], (noise) => ({ size: 330, noise })),
  ...series('faint', [60, 36, 24, 16, 11, 8], (contrast) => ({ dark: 130 - contrast / 2, light: 130 + contrast / 2, noise: 1.5 })),
  ...series('inverted', [400, 300, 220, 150, 110], (size) => ({ size, inverted: true, noise: 3 })),
  ...series('inverted and turned', [15, 40, 75], (turn) => ({ turn, tilt: 25, size: 300, inverted: true, blur: 1, noise: 6 })),
  ...series('glare', [45, 65, 80, 95, 110, 140], (glare) => ({ glare, noise: 3 })),
  ...series('shaded', [0.4, 0.6, 0.75, 0.85, 0.92, 0.97], (shade) => ({ shade, shadeEdge: 50, noise: 3 })),
  ...series('moire', [0.2, 0.35, 0.5, 0.65, 0.8, 1], (moire) => ({ moire, size: 260, noise: 3 })),
  ...series('at the edge', [250, 330, 400], (aside) => ({ aside, below: 120, size: 240, turn: 12, noise: 4 })),
  ...series('by hand', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], byHand),
]

/** A bit of everything, as a hand holds a phone before a screen in an ordinary room. */
function byHand(n: number): Look {
  const swing = (step: number, least: number, most: number) => least + (((n * step) % 12) / 11) * (most - least)
  return {
    size: swing(5, 150, 380),
    turn: swing(7, -35, 35),
    tilt: swing(11, -35, 35),
    lean: swing(1, -30, 30),
    aside: swing(7, -160, 160),
    below: swing(5, -70, 70),
    dark: swing(11, 30, 75),
    light: swing(5, 150, 235),
    shade: swing(1, 0, 0.6),
    shadeEdge: 80,
    blur: swing(7, 0.6, 1.8),
    noise: swing(5, 4, 16),
    inverted: n % 6 === 0,
  }
}
