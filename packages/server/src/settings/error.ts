/** A setting that the server cannot start with. The message is a sentence for the operator that says what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
