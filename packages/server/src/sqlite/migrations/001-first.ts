/** The schema that everything began with. Times are whole seconds; keys and lists are JSON; secrets are keyed hashes or sealed. */
export const first = `
CREATE TABLE subscriber (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT,
  language TEXT,
  role TEXT NOT NULL CHECK (role IN ('administrator', 'person')),
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  password_hash TEXT,
  may_enrol INTEGER NOT NULL CHECK (may_enrol IN (0, 1)),
  epoch INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE invitation (
  hash TEXT PRIMARY KEY,
  subscriber_id TEXT REFERENCES subscriber ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('setup', 'invitation', 'password_reset')),
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  CHECK ((kind = 'setup') = (subscriber_id IS NULL))
) STRICT;
CREATE INDEX invitation_subscriber ON invitation (subscriber_id);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  subscriber_id TEXT NOT NULL REFERENCES subscriber ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('password', 'full')),
  methods TEXT NOT NULL,
  approved_at INTEGER,
  enrolment_id TEXT,
  transaction_id TEXT,
  ip TEXT NOT NULL,
  browser TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_subscriber ON session (subscriber_id);

CREATE TABLE installation (
  iid TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE pin_key (
  iid TEXT NOT NULL REFERENCES installation ON DELETE CASCADE,
  kid TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'active', 'gone')),
  key TEXT,
  sealed BLOB,
  charged INTEGER NOT NULL DEFAULT 0,
  cleared INTEGER NOT NULL DEFAULT 0,
  allowed INTEGER NOT NULL,
  last_blinded TEXT,
  last_left INTEGER,
  told_paused INTEGER,
  enrolment_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (iid, kid),
  CHECK ((state = 'gone') = (sealed IS NULL)),
  CHECK (state <> 'active' OR key IS NOT NULL),
  CHECK (cleared <= charged)
) STRICT;
CREATE UNIQUE INDEX pin_key_active ON pin_key (iid) WHERE state = 'active';

CREATE INDEX pin_key_unmade ON pin_key (enrolment_id) WHERE key IS NULL;

CREATE TABLE pin_charge (
  iid TEXT NOT NULL,
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  signed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (iid, kid, seq),
  FOREIGN KEY (iid, kid) REFERENCES pin_key ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_charge_at ON pin_charge (at);

CREATE TABLE authenticator (
  aid TEXT PRIMARY KEY,
  iid TEXT NOT NULL REFERENCES installation,
  subscriber_id TEXT NOT NULL REFERENCES subscriber ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'removed')),
  possession TEXT NOT NULL,
  uv TEXT NOT NULL CHECK (uv IN ('pin', 'webauthn')),
  pin_kid TEXT,
  credential TEXT,
  credential_key TEXT,
  phone TEXT NOT NULL,
  language TEXT NOT NULL,
  claim_digest TEXT NOT NULL,
  binding TEXT,
  created_at INTEGER NOT NULL,
  activated_at INTEGER,
  last_used_at INTEGER,
  CHECK ((uv = 'pin') = (pin_kid IS NOT NULL)),
  CHECK ((uv = 'webauthn') = (credential IS NOT NULL AND credential_key IS NOT NULL)),
  CHECK (state <> 'active' OR (activated_at IS NOT NULL AND binding IS NOT NULL))
) STRICT;
CREATE INDEX authenticator_installation ON authenticator (iid);
CREATE INDEX authenticator_subscriber ON authenticator (subscriber_id);
CREATE INDEX authenticator_pending ON authenticator (aid) WHERE state = 'pending';
CREATE UNIQUE INDEX authenticator_one_each ON authenticator (iid, subscriber_id) WHERE state = 'active';
CREATE UNIQUE INDEX authenticator_credential ON authenticator (credential) WHERE state <> 'removed';

CREATE TABLE enrolment (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  typed_hash TEXT NOT NULL,
  linked_hash TEXT NOT NULL,
  subscriber_id TEXT NOT NULL REFERENCES subscriber ON DELETE CASCADE,
  session_id TEXT NOT NULL,
  ip TEXT NOT NULL,
  browser TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'active', 'frozen', 'failed', 'replaced', 'guessed')),
  nonce TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  opened INTEGER NOT NULL DEFAULT 0,
  wrong_secrets INTEGER NOT NULL DEFAULT 0,
  met_dead INTEGER NOT NULL DEFAULT 0,
  numbers_left INTEGER NOT NULL CHECK (numbers_left >= 0),
  claim_digest TEXT,
  aid TEXT,
  iid TEXT,
  transaction_id TEXT
) STRICT;
CREATE INDEX enrolment_subscriber ON enrolment (subscriber_id);
CREATE INDEX enrolment_session ON enrolment (session_id);
CREATE INDEX enrolment_authenticator ON enrolment (aid);
CREATE INDEX enrolment_expires ON enrolment (expires_at);

CREATE TABLE enrolment_opening (
  enrolment_id TEXT NOT NULL REFERENCES enrolment ON DELETE CASCADE,
  iid TEXT NOT NULL REFERENCES installation ON DELETE CASCADE,
  at INTEGER NOT NULL,
  PRIMARY KEY (enrolment_id, iid)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_opening_installation ON enrolment_opening (iid);

CREATE TABLE request (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('signin', 'activation')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'cancelled', 'burnt', 'consumed')),
  subscriber_id TEXT NOT NULL REFERENCES subscriber ON DELETE CASCADE,
  session_id TEXT NOT NULL,
  enrolment_id TEXT,
  epoch INTEGER NOT NULL,
  number TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  digest TEXT,
  message TEXT,
  answer TEXT,
  consumed_at INTEGER,
  CHECK ((kind = 'activation') = (enrolment_id IS NOT NULL)),
  CHECK ((decided_by IS NULL) = (digest IS NULL))
) STRICT;
CREATE INDEX request_waiting ON request (subscriber_id, expires_at) WHERE state = 'pending';
CREATE INDEX request_expiring ON request (expires_at) WHERE state = 'pending';
CREATE INDEX request_subscriber ON request (subscriber_id);
CREATE INDEX request_session ON request (session_id);
CREATE INDEX request_enrolment ON request (enrolment_id) WHERE enrolment_id IS NOT NULL;

CREATE TABLE target (
  request_id TEXT NOT NULL REFERENCES request ON DELETE CASCADE,
  aid TEXT NOT NULL REFERENCES authenticator ON DELETE CASCADE,
  nonce TEXT NOT NULL,
  context TEXT NOT NULL,
  ctx TEXT NOT NULL,
  PRIMARY KEY (request_id, aid)
) STRICT, WITHOUT ROWID;
CREATE INDEX target_authenticator ON target (aid);

CREATE TABLE spent_proof (
  jkt TEXT NOT NULL,
  jti TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (jkt, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_proof_at ON spent_proof (at);

CREATE TABLE limit_window (
  key TEXT PRIMARY KEY,
  taken INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX limit_window_ends ON limit_window (ends_at);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_keeps_its_lines BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_keeps_its_words BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
`
