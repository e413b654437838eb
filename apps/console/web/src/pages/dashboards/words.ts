import type { DashboardWords } from '@jangteo/dashboards'
import { useLanguage } from '../../texts/language.tsx'
import type { DrawnSeries } from './drawn.ts'
import { kafka } from './korean/kafka.ts'
import { messaging } from './korean/messaging.ts'
import { postgres } from './korean/postgres.ts'
import { service } from './korean/service.ts'
import { shop } from './korean/shop.ts'

/** The definitions are English. A word of theirs without a Korean one does not compile. */
const korean = { ...shop, ...messaging, ...service, ...kafka, ...postgres } satisfies Record<
  DashboardWords,
  string
>

/** What a definition says, in the reader's language. */
export function useWords(): (english: string) => string {
  const { language } = useLanguage()
  return (english) => (language === 'ko' ? ((korean as Record<string, string>)[english] ?? english) : english)
}

/** The name of a line: its legend with the values of its labels. @param title of its panel, for a line without a legend */
export function useLegend(title: string): (line: DrawnSeries) => string {
  const words = useWords()
  return ({ legend, labels }) =>
    words(legend || title).replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? '')
}
