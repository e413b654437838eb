import { useFormat } from '../../texts/format.ts'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import { useBytes } from '../topics/bytes.ts'
import type { DrawnPanel } from './drawn.ts'
import { texts } from './texts.ts'

const HOUR = 3_600

/** How a value of a unit is written in the reader's language: `1.2 MB`, `35 ms`, `4.5/s`, `12 %`. */
export function useValue(): (value: number | null, unit: DrawnPanel['unit']) => string {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { duration } = useFormat()
  const bytes = useBytes()
  const number = (value: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(language, { maximumSignificantDigits: 3, ...options }).format(value)
  const unitOf = (unit: string) => ({ style: 'unit', unit, unitDisplay: 'short' }) as const
  const written = {
    bytes,
    short: (value: number) =>
      Number.isInteger(value) ? number(value, { maximumSignificantDigits: 15 }) : number(value, {}),
    eps: (value: number) => t.perSecond(number(value, {})),
    percentunit: (value: number) => number(value, { style: 'percent' }),
    s: (value: number) => {
      if (value < 1 && value !== 0) return number(value * 1_000, unitOf('millisecond'))
      return value < HOUR ? number(value, unitOf('second')) : duration(value)
    },
  } satisfies Record<DrawnPanel['unit'], (value: number) => string>
  return (value, unit) => (value === null ? t.unknown : written[unit](value))
}
