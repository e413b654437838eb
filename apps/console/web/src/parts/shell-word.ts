/** A value as one word of a shell, so that a copied command does with it what is written, and nothing else. */
export const shellWord = (text: string): string =>
  /^[\w.,:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
