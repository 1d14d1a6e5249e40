/** The operator's name, colour and logo. No row and no picture: nobody has chosen any, as in every database of before. */
export const brand = `
CREATE TABLE brand (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  name TEXT,
  accent TEXT
) STRICT;

CREATE TABLE brand_picture (
  scheme TEXT PRIMARY KEY CHECK (scheme IN ('light', 'dark')),
  digest TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
`
