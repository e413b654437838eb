import { Card, Text, Title } from '@mantine/core'
import { useTexts } from '../../texts/language.tsx'
import { Chart } from './chart.tsx'
import type { DrawnPanel } from './drawn.ts'
import { LastValues } from './last-values.tsx'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'
import { useWords } from './words.ts'

/** How values change over time, with the last of each line in a table, which is its legend, too. */
export function LinesPanel({ panel, times }: { panel: DrawnPanel; times: readonly number[] }) {
  const t = useTexts(texts)
  const words = useWords()
  const { title, about, series, problem } = panel
  return (
    <Card withBorder component="article" aria-label={words(title)}>
      <Title order={4} size="sm" fw={600}>
        {words(title)}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {words(about)}
      </Text>
      {problem !== null && <Refused problem={problem} />}
      {problem === null && series.length === 0 && <Text size="sm">{t.noData}</Text>}
      {series.length > 0 && (
        <>
          <Chart panel={panel} times={times} label={t.chart(words(title))} />
          <LastValues panel={panel} label={t.values(words(title))} />
        </>
      )}
    </Card>
  )
}
