import { type BrandDocument, brandPath } from '@countersign/protocol/brand/document.ts'
import { refuse } from '@countersign/protocol/outcome.ts'
import type { FastifyInstance } from 'fastify'
import { servedFile } from '../web/app-files.ts'
import { filePolicy } from '../web/headers.ts'
import { sendRefusal } from '../web/refuse.ts'
import { sendFile } from '../web/send-file.ts'
import type { BrandDesk, ShownBrand } from './shown-brand.ts'

/** The brand's style sheet and pictures, on either side, for anybody: the sign-in page shows them to anybody. */
export function brandFiles(app: FastifyInstance, desk: BrandDesk): void {
  app.get<{ Params: { name: string } }>('/brand/:name', async (request, reply) => {
    const file = await desk.file(request.params.name)
    if (file === null) return sendRefusal(reply, refuse('not_found'))
    return sendFile(request, reply.header('content-security-policy', filePolicy), file)
  })
}

/** Spec §8.1: how the operator looks, for the app. */
export function brandDocument(app: FastifyInstance, desk: BrandDesk): void {
  app.get(brandPath, async (request, reply) => sendFile(request, reply, servedFile('/brand.json', documentOf(await desk.now()))))
}

function documentOf({ name, accent, logo }: ShownBrand): Buffer {
  const { light, dark } = logo
  const document: BrandDocument = { typ: 'countersign/brand', v: 1, name, accent, logo: light === null ? null : { light, dark } }
  return Buffer.from(JSON.stringify(document))
}
