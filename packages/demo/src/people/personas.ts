import type { Random } from '../random.ts'
import { browser, leaver, penniless } from './browsing.ts'
import { bigSpender, doublePayer, regular } from './buying.ts'
import { couponHunter } from './coupon-hunter.ts'
import type { Persona } from './person.ts'

export const personas: readonly Persona[] = [
  ...[browser, regular, couponHunter, leaver, penniless, doublePayer, bigSpender],
]

const ALL = personas.reduce((sum, { share }) => sum + share, 0)

/** A kind of customer, each as often as its share says. */
export function pickPersona(random: Random): Persona {
  let left = random.next() * ALL
  for (const persona of personas) {
    left -= persona.share
    if (left < 0) return persona
  }
  return personas[0] as Persona
}
