import { SimpleGrid, Stack, Title } from '@mantine/core'
import type { Drawn } from './drawn.ts'
import { LinesPanel } from './lines-panel.tsx'
import { StatPanel } from './stat-panel.tsx'
import { useWords } from './words.ts'

/** The panels of a dashboard below their headings: single numbers first, as in Grafana. */
export function Board({ dashboard: { rows, times } }: { dashboard: Drawn }) {
  const words = useWords()
  return (
    <Stack gap="lg">
      {rows.map(({ heading, panels }) => {
        const stats = panels.filter(({ kind }) => kind === 'stat')
        const lines = panels.filter(({ kind }) => kind === 'lines')
        return (
          <Stack key={heading} gap="sm" component="section" aria-label={words(heading)}>
            <Title order={3} size="h4">
              {words(heading)}
            </Title>
            {stats.length > 0 && (
              <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
                {stats.map((panel) => (
                  <StatPanel key={panel.title} panel={panel} />
                ))}
              </SimpleGrid>
            )}
            {lines.length > 0 && (
              <SimpleGrid cols={{ base: 1, lg: 2 }}>
                {lines.map((panel) => (
                  <LinesPanel key={panel.title} panel={panel} times={times} />
                ))}
              </SimpleGrid>
            )}
          </Stack>
        )
      })}
    </Stack>
  )
}
