import { createHash } from 'node:crypto'

/** Of what both sides say of an object: another content of either side is another difference. 16 hexadecimal digits. */
export const differenceIdOf = (
  equation: string,
  object: string,
  left: string | null,
  right: string | null,
): string =>
  createHash('sha256')
    .update(JSON.stringify([equation, object, left, right]))
    .digest('hex')
    .slice(0, 16)
