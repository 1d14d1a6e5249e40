import type { FastifyRequest } from 'fastify'

/**
 * The files of a form, by the name of their field; a field that was left empty, or comes twice, is not among them. `null` for a body that is no such form. Read by the
 * platform's own parser; the body is whole and bounded already.
 */
export async function readFilesOf(request: FastifyRequest, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array> | null> {
  const { body } = request
  const type = request.headers['content-type'] ?? ''
  if (!Buffer.isBuffer(body)) return null
  let form: FormData
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  } catch {
    return null
  }
  const files = new Map<string, Uint8Array>()
  for (const name of names) {
    const [file, ...others] = form.getAll(name)
    if (file instanceof File && file.size > 0 && others.length === 0) files.set(name, new Uint8Array(await file.arrayBuffer()))
  }
  return files
}
