import type { Mail } from '@countersign/verifier/ports/mail.ts'

/** Without a mail server nobody is told by mail; the audit log holds the same facts. */
export const noMail: Mail = { tell: async () => {} }
