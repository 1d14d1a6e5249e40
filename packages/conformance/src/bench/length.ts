/** How long each measure takes: enough to tell something, or just enough to see that it works. */
export interface Length {
  /** Seconds of one turn. */
  readonly slice: number
  /** Before anything counts each thing is done so often, or for so many seconds: a program that was just started is still being compiled. */
  readonly warming: { readonly done: number; readonly seconds: number }
  /** Turns of each thing that is compared. */
  readonly rounds: number
  /** People at once where requests are to wait for the server, not the server for requests. */
  readonly crowd: number
  /** Streams of the waiting pages. */
  readonly streams: number
  /** Whole activations in a browser. */
  readonly activations: number
  /** Of the camera's frames one in so many is read. */
  readonly everyFrame: number
}

export const whole: Length = {
  slice: 2,
  warming: { done: 3000, seconds: 12 },
  rounds: 4,
  crowd: 256,
  streams: 2500,
  activations: 3,
  everyFrame: 1,
}
export const quick: Length = {
  slice: 0.2,
  warming: { done: 1, seconds: 0.1 },
  rounds: 1,
  crowd: 16,
  streams: 400,
  activations: 1,
  everyFrame: 12,
}
