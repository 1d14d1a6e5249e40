import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly cookies: readonly string[]
  readonly text: string
}

export interface Question {
  readonly method?: string
  /** A list sends the header once per member. */
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Uint8Array
  /** The certificate to believe, where the address is https. */
  readonly ca?: string
  /** Sends the body without saying how long it is. */
  readonly chunked?: boolean
  /** Resolves with the head of the answer: for streams that do not end. */
  readonly headOnly?: boolean
}

/** One HTTP request exactly as given: any Host header, any number of headers, no redirect followed. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, ca, chunked = false, headOnly = false }: Question = {},
): Promise<Answer> {
  const length = chunked ? { 'transfer-encoding': 'chunked' } : body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const secure = url.startsWith('https:')
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...length, ...headers }, ...(ca === undefined ? {} : { ca }) }
    const sent = (secure ? secureRequest : plainRequest)(url, options, (response) => {
      const answer = (text: string): Answer => ({
        status: response.statusCode ?? 0,
        headers: response.headers,
        cookies: response.headers['set-cookie'] ?? [],
        text,
      })
      if (headOnly) {
        resolve(answer(''))
        response.destroy()
        return
      }
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(answer(Buffer.concat(chunks).toString('utf8'))))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
