/** Changes of PIN. One that is done is never deleted while its installation is known: its message links the old PIN key to the new one. */
export const pinChange = `
ALTER TABLE pin_key RENAME COLUMN enrolment_id TO made_for;

CREATE TABLE pin_change (
  id TEXT PRIMARY KEY,
  iid TEXT NOT NULL REFERENCES installation ON DELETE CASCADE,
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  nonce TEXT NOT NULL,
  open_digest TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'replaced')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  new_kid TEXT,
  changed_at INTEGER,
  digest TEXT,
  message TEXT,
  answer TEXT,
  CHECK ((state = 'done') = (message IS NOT NULL)),
  CHECK ((message IS NULL) = (new_kid IS NULL) AND (message IS NULL) = (changed_at IS NULL)),
  CHECK ((message IS NULL) = (digest IS NULL) AND (message IS NULL) = (answer IS NULL))
) STRICT;
CREATE UNIQUE INDEX pin_change_open ON pin_change (iid) WHERE state = 'open';
CREATE UNIQUE INDEX pin_change_opening ON pin_change (iid, open_digest);
CREATE INDEX pin_change_expires ON pin_change (expires_at) WHERE state <> 'done';
`
