import { Box, Table, Text } from '@mantine/core'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { DrawnPanel } from './drawn.ts'
import { useLineStyles } from './line-styles.ts'
import { texts } from './texts.ts'
import { useValue } from './values.ts'
import { useLegend } from './words.ts'

/** The last value of each line, beside its colour. */
export function LastValues({ panel, label }: { panel: DrawnPanel; label: string }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const legendOf = useLegend(panel.title)
  const textOf = useValue()
  const styleOf = useLineStyles()
  const { series, hidden, unit } = panel
  return (
    <Box mah={160} style={{ overflow: 'auto' }} tabIndex={0} role="region" aria-label={label}>
      <Table verticalSpacing={2} fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.series}</Table.Th>
            <Table.Th ta="right">{t.last}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {series.map((line, index) => {
            const legend = legendOf(line)
            const { color, isDashed } = styleOf(index)
            return (
              <Table.Tr key={legend}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <span
                    aria-hidden
                    style={{
                      display: 'inline-block',
                      width: 14,
                      marginInlineEnd: 6,
                      verticalAlign: 'middle',
                      borderTop: `3px ${isDashed ? 'dashed' : 'solid'} ${color}`,
                    }}
                  />
                  {legend}
                </Table.Td>
                <Table.Td ta="right">{textOf(line.values.at(-1) ?? null, unit)}</Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      {hidden > 0 && <Text size="xs">{t.hidden(count(hidden))}</Text>}
    </Box>
  )
}
