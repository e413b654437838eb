import { z } from 'zod'

/** A whole number within bounds, written in decimal digits. */
export function wholeNumber(least: number, most: number) {
  const wrong = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,15}$/, wrong)
    .transform(Number)
    .refine((value) => value >= least && value <= most, wrong)
}
