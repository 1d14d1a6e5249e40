import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Cookies {
  read(request: FastifyRequest, name: 'session' | 'lang'): string | undefined
  set(reply: FastifyReply, name: 'session' | 'lang', value: string): void
  drop(reply: FastifyReply, name: 'session'): void
}

/** A year: the choice of a language is no secret and no session. Seconds. */
const YEAR = 31_536_000

/**
 * The portal's two cookies. `__Host-` and Secure wherever the address is https. On plain `http://localhost` WebKit drops such cookies: there, and only there,
 * they go without. SameSite=Lax lets a person arrive by a link; every change is a POST, which a foreign site cannot send along.
 */
export function portalCookies(secure: boolean): Cookies {
  const prefix = secure ? '__Host-countersign-' : 'countersign-'
  const write = (reply: FastifyReply, name: string, value: string, more: string) => {
    reply.header('set-cookie', `${prefix}${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${more}`)
  }
  return {
    read(request, name) {
      const wanted = `${prefix}${name}=`
      const found = (request.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(wanted))
      const value = found?.slice(wanted.length)
      return value !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : undefined
    },
    set: (reply, name, value) => write(reply, name, value, name === 'lang' ? `; Max-Age=${YEAR}` : ''),
    drop: (reply, name) => write(reply, name, '', '; Max-Age=0'),
  }
}
