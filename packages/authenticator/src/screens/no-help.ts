/**
 * For fields of codes and numbers: nothing filled in, corrected or underlined. `autocorrect` is a boolean property in browsers, where the
 * text 'off' would switch it on; Preact's types know only the attribute.
 */
export const noHelp = { autocomplete: 'off', autocorrect: false as unknown as 'off', spellcheck: false } as const
