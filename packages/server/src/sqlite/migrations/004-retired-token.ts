/** The token that a session had before a phone's approval gave it a new one, until that one is seen (Spec §6.4). The hash as everywhere; the salt makes the new token of it. */
export const retiredToken = `
ALTER TABLE session ADD COLUMN retired_hash TEXT;
ALTER TABLE session ADD COLUMN retired_salt TEXT;
ALTER TABLE session ADD COLUMN retired_at INTEGER;
CREATE UNIQUE INDEX session_retired ON session (retired_hash) WHERE retired_hash IS NOT NULL;
`
