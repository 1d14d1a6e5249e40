/** Puts text where the person can paste it; `false` when the browser does not let us. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** What the person copied last; `null` when the browser does not tell us. */
export async function pasteText(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText()
  } catch {
    return null
  }
}

export function canPaste(): boolean {
  return typeof navigator.clipboard?.readText === 'function'
}
