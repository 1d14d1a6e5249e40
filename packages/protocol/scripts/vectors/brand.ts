import { type BrandDocument, brandShape } from '../../src/brand/document.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { parseMessage } from '../../src/encoding/json.ts'
import { own, type VectorFile } from './file.ts'

/** As printed in Spec §8.1. */
const printed = {
  typ: 'countersign/brand',
  v: 1,
  name: 'Northwind',
  accent: '#1f4fd8',
  logo: { light: '/brand/47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU.png', dark: null },
} satisfies BrandDocument

const document = (name: string, changes: Record<string, unknown> = {}) => {
  const text = JSON.stringify({ ...printed, ...changes })
  return own('8.1', name, { document: text, result: parseMessage(brandShape, utf8(text)) })
}
const refused = (name: string, changes: Record<string, unknown>) => ({ ...document(name, changes), result: null })
const light = (path: string) => ({ logo: { light: path, dark: null } })
const { light: path } = printed.logo

export const brand: VectorFile = {
  about: 'A brand document as it is served, in text, and what a phone reads from it; null where it reads nothing and stays as it is.',
  cases: [
    { ...document('the document of §8.1'), result: printed },
    document('no colour and no logo', { accent: null, logo: null }),
    document('a logo for dark screens', { logo: { light: path, dark: path } }),
    document('a name beyond ASCII', { name: 'Café 😀' }),
    document('a member that is not known', { slogan: 'We care' }),
    refused('another version', { v: 2 }),
    refused('another typ', { typ: 'countersign/context' }),
    refused('no name', { name: '' }),
    refused('a name of 61 characters', { name: 'x'.repeat(61) }),
    refused('a name that turns the text around', { name: 'North\u202ewind' }),
    refused('no word of the colour', { accent: undefined }),
    refused('a colour in upper case', { accent: '#1F4FD8' }),
    refused('a colour by its name', { accent: 'navy' }),
    refused('no word of the logo', { logo: undefined }),
    refused('a logo of another kind', light(path.replace('.png', '.svg'))),
    refused('a logo elsewhere', light(`https://example.org${path}`)),
    refused('a logo of another folder', light(path.replace('/brand/', '/a/'))),
    refused('a logo with a question', light(`${path}?1`)),
    refused('half a digest', light('/brand/47DEQpj8HBSa-_TImW.png')),
  ],
}
