import { z } from 'zod'

// RFC 5321 and 5322 without quotes, comments and address literals: any other character of a local part is valid, and a
// top-level domain may be in punycode.
const LOCAL = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const TOP = '(?:[a-zA-Z]{2,63}|[xX][nN]--[a-zA-Z0-9-]{0,58}[a-zA-Z0-9])'

/** An address that an e-mail can be sent to. */
export const mailAddress = z
  .email({
    pattern: new RegExp(`^(?=[^@]{1,64}@)${LOCAL}(?:\\.${LOCAL})*@(?:${LABEL}\\.)+${TOP}$`),
    error: 'must be an e-mail address',
  })
  .max(254)
  // The document has a simpler pattern: test generators need half a minute for the full one.
  .meta({ pattern: '^[^@\\s]{1,64}@[^@\\s]+\\.[A-Za-z0-9-]{2,63}$' })
