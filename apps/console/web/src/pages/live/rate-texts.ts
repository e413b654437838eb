import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

/** How rates and lags are written. */
export function useRateTexts() {
  const t = useTexts(texts)
  const { count } = useFormat()
  const number = (rate: number) => count(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate))
  return {
    rate: (rate: number | null) => (rate === null ? t.unknown : t.rate(number(rate))),
    waits: (records: number) => t.waits(count(records)),
  }
}
