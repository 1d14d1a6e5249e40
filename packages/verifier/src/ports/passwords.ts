/** Slow password hashing (argon2id). */
export interface Passwords {
  hash(password: string): Promise<string>
  /** `stored` null: spends the same time on a dummy and answers false, so that nobody learns who exists. */
  verify(stored: string | null, password: string): Promise<boolean>
}
