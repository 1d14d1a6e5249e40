import { fromBase64url, toBase64url } from '../../src/encoding/base64url.ts'
import { parseMessage } from '../../src/encoding/json.ts'
import { type PinEvaluate, pinEvaluateShape } from '../../src/pin/messages.ts'
import { evaluateBlinded, oprfSecretKey } from '../../src/pin/oprf.ts'
import { fixedBytes } from './fixed.ts'
import { type Answer, ok, type Request } from './phone.ts'

const key = oprfSecretKey(fixedBytes('oprf seed', 32))

/** Evaluates as a server would, and counts; `garble` spoils an answer on its way. */
export function oprfServer(garble: (seq: number, evaluated: Uint8Array) => Uint8Array = (_, evaluated) => evaluated) {
  const asked: PinEvaluate[] = []
  const answer = (request: Request): Answer => {
    const message = parseMessage(pinEvaluateShape, request.body)
    if (message === null) throw new Error('the phone sent what the server cannot read')
    const seq = asked.push(message)
    const evaluated = evaluateBlinded(key, fromBase64url(message.blinded) as Uint8Array) as Uint8Array
    return ok({ typ: 'countersign/pin-evaluated', v: 1, seq, evaluated: toBase64url(garble(seq, evaluated)), left: 5 - seq })
  }
  return { asked, answer }
}
