/**
 * What evidence of a decision is made of: every binding that an authenticator ever had, and, beside each decision, the one in force and the line of
 * the audit log that tells of it. Decisions of before get the line that names their transaction, and the one binding that there was.
 */
export const evidence = `
CREATE TABLE binding (
  id INTEGER PRIMARY KEY,
  aid TEXT NOT NULL REFERENCES authenticator ON DELETE CASCADE,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX binding_authenticator ON binding (aid);
INSERT INTO binding (aid, message) SELECT aid, binding FROM authenticator WHERE binding IS NOT NULL ORDER BY activated_at, rowid;
CREATE TRIGGER authenticator_keeps_its_bindings AFTER UPDATE OF binding ON authenticator
  WHEN NEW.binding IS NOT NULL AND NEW.binding IS NOT OLD.binding
  BEGIN INSERT INTO binding (aid, message) VALUES (NEW.aid, NEW.binding); END;

ALTER TABLE request ADD COLUMN binding_id INTEGER;
ALTER TABLE request ADD COLUMN audit_chain TEXT;
ALTER TABLE request ADD COLUMN audit_seq INTEGER;
ALTER TABLE request ADD COLUMN audit_hash TEXT;
CREATE INDEX request_decided ON request (subscriber_id, decided_at) WHERE decided_by IS NOT NULL;

UPDATE request SET binding_id = (SELECT max(b.id) FROM binding b WHERE b.aid = request.decided_by) WHERE decided_by IS NOT NULL;
UPDATE request SET audit_chain = told.chain, audit_seq = told.seq, audit_hash = told.hash
  FROM (SELECT chain, seq, hash, CASE WHEN json_valid(CAST(line AS TEXT)) THEN CAST(line AS TEXT) ELSE '{}' END AS words FROM audit) AS told
  WHERE json_extract(told.words, '$.kind') IN ('transaction.approved', 'transaction.denied', 'transaction.burnt')
    AND request.id = json_extract(told.words, '$.data.txn') AND request.decided_by IS NOT NULL;
`
