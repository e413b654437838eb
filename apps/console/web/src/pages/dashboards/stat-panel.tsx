import { Card, Text, Title } from '@mantine/core'
import { useTexts } from '../../texts/language.tsx'
import type { DrawnPanel } from './drawn.ts'
import { Refused } from './refused.tsx'
import { texts } from './texts.ts'
import { useValue } from './values.ts'
import { useWords } from './words.ts'

/** One number now, and whether it is a reason to look. */
export function StatPanel({ panel }: { panel: DrawnPanel }) {
  const t = useTexts(texts)
  const words = useWords()
  const textOf = useValue()
  const { title, about, unit, alarm, series, problem } = panel
  const value = series[0]?.values[0] ?? null
  const isAlarming = alarm !== null && value !== null && value >= alarm
  return (
    <Card withBorder component="article" aria-label={words(title)}>
      <Title order={4} size="sm" fw={600}>
        {words(title)}
      </Title>
      {problem === null ? (
        <Text size="xl" fw={700} c={isAlarming ? 'red' : 'bright'}>
          {textOf(value, unit)}
        </Text>
      ) : (
        <Refused problem={problem} />
      )}
      <Text size="xs" c="dimmed">
        {words(about)} {isAlarming && t.overLimit(textOf(alarm, unit))}
      </Text>
    </Card>
  )
}
