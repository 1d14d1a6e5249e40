/** Whole seconds since 1970-01-01T00:00:00Z, from the server's clock. */
export type Instant = number
