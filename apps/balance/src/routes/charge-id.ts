import { v5 as uuidv5 } from 'uuid'

const CHARGES = '7c0a3b52-9d6e-5f4a-8b1d-2e6f4c9a7d30'

/** The id of a charge: always the same for this customer and this key. */
export const chargeIdOf = (userId: string, idempotencyKey: string): string =>
  uuidv5(JSON.stringify([userId, idempotencyKey]), CHARGES)
