import { toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import type { PublicJwk } from '../../src/jwk.ts'
import { contextDigest } from '../../src/transaction/context.ts'
import { createChallenge, decisionChallenge, portalChallenge } from '../../src/webauthn/challenge.ts'
import { context as plainContext, platformApproval } from '../../test/kit/decision.ts'
import { ids } from '../../test/kit/fixed.ts'
import { keys } from '../../test/kit/keys.ts'
import { own, type VectorFile } from './file.ts'
import { rfc7515 } from './keys.ts'

const text = JSON.stringify(plainContext)
const shown = (name: string, bytes: string) => own('6.1', name, { context: toBase64url(utf8(bytes)), result: contextDigest(utf8(bytes)) })
const refused = (name: string, bytes: string) => own('6.1', name, { context: toBase64url(utf8(bytes)), result: null })
const member = (name: string, changes: Record<string, unknown>) => refused(name, JSON.stringify({ ...plainContext, ...changes }))

/** As printed in Spec §6.1; Appendix A has its digest. */
const printed =
  '{"typ":"countersign/context","v":1,"iss":"https://phone.id.example.org","txn":"txn_AAECAwQFBgcICQoLDA0ODw","nonce":"EBESExQVFhcYGRobHB0eHw","aid":"aut_DmO5ekbTOp_UJ0Aq9VKo4Q","kind":"signin","mode":"number","rp":{"id":"portal","name":"Northwind"},"message":"","from":{"ip":"203.0.113.7","place":"","browser":"Firefox, Windows"},"amount":null,"payee":null,"iat":1793500000,"exp":1793500120}'

export const contexts: VectorFile = {
  about:
    'A context as the server sends it, and the digest that a decision signs; null where the phone cannot show the whole of it, and so signs nothing.',
  cases: [
    { ...shown('the context of §6.1', printed), result: 'sMbUimqe4laWQA6bb4Eu4jUmHG4f6VQvUY5MddSdbVg' },
    shown('the context of the other vectors', text),
    shown('the same in other bytes', JSON.stringify(plainContext, null, 2)),
    shown('beyond ASCII', JSON.stringify({ ...plainContext, rp: { id: 'portal', name: 'Café 😀' } })),
    member('a member that is not known', { risk: 'low' }),
    member('a kind that is not known', { kind: 'payment' }),
    member('a mode that is not known', { mode: 'tap' }),
    member('another version', { v: 2 }),
    member('no nonce', { nonce: undefined }),
    member('a message of 201 characters', { message: 'x'.repeat(201) }),
    refused('a member twice', `{"message":"Pay",${text.slice(1)}`),
    refused('no JSON', 'context'),
    own('6.1', 'padding', { context: `${toBase64url(utf8(text))}=`, result: null }),
  ],
}

const create = (name: string, sid: string, nonce: string, possession: PublicJwk = keys.possession.jwk) =>
  own('7.1', name, { op: 'create', sid, nonce, possession, result: toBase64url(createChallenge(sid, nonce, possession)) })
const portal = (name: string, origin: string, nonce: string) =>
  own('7.3', name, { op: 'portal', portal: origin, nonce, result: toBase64url(portalChallenge(origin, nonce)) })
const get = (name: string, payload: string) => own('7.2', name, { op: 'get', payload, result: toBase64url(decisionChallenge(payload)) })

export const challenges: VectorFile = {
  about: 'WebAuthn challenges, in base64url.',
  cases: [
    create("of a credential's creation", ids.sid, plainContext.nonce),
    create('for another key', ids.sid, plainContext.nonce, keys.stranger.jwk),
    get('of an assertion', toBase64url(utf8(JSON.stringify(platformApproval)))),
    {
      ...create('of a creation: Appendix A', 'enr_AAECAwQFBgcICQoLDA0ODw', 'EBESExQVFhcYGRobHB0eHw', rfc7515),
      result: 'SL-o0PAeHJvtleU9kjLaZBk6xuVbIKnnN86g7YfgWcI',
    },
    {
      ...get('of an assertion: Appendix A', 'eyJ0eXAiOiJjb3VudGVyc2lnbi9kZWNpc2lvbiJ9'),
      result: 'Bziccam0qF46wVBytzTxA2xNRcJvMNMEjTgumVQRExo',
    },
    {
      ...portal('at the portal: Appendix A', 'https://id.example.org', 'A'.repeat(43)),
      result: '6FrXFbQ9Rern9m67lPkYzAS-RXuALrjZXN0yyxd4sUc',
    },
    portal('at the portal, of another sign-in', 'https://id.example.org', `${'A'.repeat(42)}E`),
    portal('at the portal of another server', 'https://id.example.com', 'A'.repeat(43)),
  ],
}
