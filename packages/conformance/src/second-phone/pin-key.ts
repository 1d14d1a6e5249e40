import { isEvaluated } from './answers.ts'
import { type Blob, newBlob, openBlob } from './blob.ts'
import { equal, fromBase64url, random, toBase64url } from './bytes.ts'
import type { SigningKey } from './keys.ts'
import { type Line, type Outcome, refused } from './line.ts'
import type { Memory } from './memory.ts'
import { blinded, finalize, freshBlind } from './oprf.ts'
import { type PinPlace, pinFault, pinInput } from './pin.ts'

/** A PIN key that was opened for one ceremony, and the charge that opened it (Spec §5.6). */
export interface OpenedPin {
  readonly blob: Blob
  readonly key: SigningKey
  readonly seq: number
}

interface Evaluation {
  readonly output: Uint8Array<ArrayBuffer>
  readonly seq: number
  readonly left: number
}

/** Spec §5.4. A lost answer is asked for again with the same blind, so it costs no try. */
async function evaluate(line: Line, memory: Memory, place: PinPlace, live: string, typed: string): Promise<Outcome<Evaluation>> {
  const [input, blind] = [pinInput(place, typed), freshBlind()]
  const message = {
    typ: 'countersign/pin-evaluate',
    v: 1,
    iid: memory.iid,
    kid: place.kid,
    for: live,
    blinded: toBase64url(blinded(input, blind)),
  }
  const answer = await line.post('pin/evaluate', memory.installation, message, isEvaluated)
  if (!answer.ok) return answer
  const output = finalize(input, blind, fromBase64url(answer.value.evaluated) ?? new Uint8Array())
  return output ? { ok: true, value: { ...answer.value, output } } : refused('not_understood', answer.value)
}

/** Spec §5.6, creating: both typings are evaluated, and their outputs compared. */
export async function createPin(
  line: Line,
  memory: Memory,
  live: string,
  policy: { shortest: number; longest: number },
  typings: readonly [string, string],
): Promise<Outcome<OpenedPin>> {
  const fault = pinFault(typings[0], policy)
  if (fault) return refused(`pin_${fault}`)
  const place = { iss: memory.iss, iid: memory.iid, kid: `ok_${toBase64url(random(16))}` }
  const first = await evaluate(line, memory, place, live, typings[0])
  if (!first.ok) return first
  const second = await evaluate(line, memory, place, live, typings[1])
  if (!second.ok) return second
  if (!equal(first.value.output, second.value.output)) return refused('pin_differs')
  const blob = await newBlob(place, second.value.output)
  const key = await openBlob(blob, second.value.output)
  return key ? { ok: true, value: { blob, key, seq: second.value.seq } } : refused('pin_wrong')
}

/** Spec §5.6, opening. A tag that does not fit is a wrong PIN. */
export async function openPin(line: Line, memory: Memory, blob: Blob, live: string, typed: string): Promise<Outcome<OpenedPin>> {
  const evaluation = await evaluate(line, memory, blob, live, typed)
  if (!evaluation.ok) return evaluation
  const { output, seq, left } = evaluation.value
  const key = await openBlob(blob, output)
  return key ? { ok: true, value: { blob, key, seq } } : refused('pin_wrong', { left })
}
