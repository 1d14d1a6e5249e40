import { isProblem } from './answers.ts'
import { readJson } from './json.ts'
import type { Line } from './line.ts'
import type { Memory } from './memory.ts'

/** The events of a stream (HTML Living Standard §9.2), by name; comments and what else it may hold are passed over. */
async function* events(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  let name = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('event:')) name = line.slice(6).trim()
      if (line !== '') continue
      if (name !== '') yield name
      name = ''
    }
  }
}

/** Spec §6.7: yields when the stream is open, and at each `look`. It ends with the stream; whoever wants more opens it again. */
export async function* look(line: Line, memory: Memory, signal: AbortSignal): AsyncGenerator<void> {
  const body = JSON.stringify({ typ: 'countersign/look', v: 1, iid: memory.iid })
  for (let tries = 0; tries < 2; tries++) {
    const answer = await line.send('look', memory.installation, body, signal)
    if (answer.ok && answer.body) {
      yield
      for await (const event of events(answer.body)) if (event === 'look') yield
      return
    }
    const problem = readJson(new Uint8Array(await answer.arrayBuffer()))
    const code = isProblem(problem) ? problem.code : 'not_understood'
    if (code !== 'nonce_required') throw new Error(`the server refused to be listened to: ${code}`)
  }
}
