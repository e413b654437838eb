import { useMemo } from 'react'
import { type Language, useLanguage } from './language.tsx'

/** How numbers and times are written in the reader's language and time zone. */
export interface Format {
  /** `1,234,000 won`. */
  won(amount: number): string
  count(value: number): string
  /** With seconds, in the reader's time zone. */
  time(instant: string | Date): string
  /** `3 min 20 s`, of seconds. */
  duration(seconds: number): string
}

function formatOf(language: Language): Format {
  const numbers = new Intl.NumberFormat(language)
  const won = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'KRW',
    currencyDisplay: 'narrowSymbol',
  })
  const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' })
  return {
    won: (amount) => won.format(amount),
    count: (value) => numbers.format(value),
    time: (instant) => times.format(new Date(instant)),
    duration: (seconds) => durationText(seconds, language),
  }
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** The two largest units, as `1 hr 5 min`. */
function durationText(seconds: number, language: Language): string {
  let left = Math.max(0, Math.round(seconds))
  const parts = units.map(([unit, size]) => {
    const value = Math.floor(left / size)
    left -= value * size
    return { unit, value }
  })
  const first = parts.findIndex(({ value }) => value > 0)
  const shown = first === -1 ? parts.slice(-1) : parts.slice(first, first + 2)
  return shown
    .filter(({ value }, index) => index === 0 || value > 0)
    .map(({ unit, value }) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value),
    )
    .join(' ')
}

export function useFormat(): Format {
  const { language } = useLanguage()
  return useMemo(() => formatOf(language), [language])
}
