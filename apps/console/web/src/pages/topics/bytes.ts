import { useLanguage } from '../../texts/language.tsx'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** How a number of bytes is written in the reader's language: `1.2 MB`. */
export function useBytes(): (bytes: number) => string {
  const { language } = useLanguage()
  return (bytes) => {
    const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
    const unit = units[step] as (typeof units)[number]
    const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
    return new Intl.NumberFormat(language, format).format(bytes / 1_000 ** step)
  }
}
