import { Badge, Table, Text } from '@mantine/core'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { Equation } from './audits.ts'
import { useEquationName } from './equation-name.ts'
import { texts } from './texts.ts'

const COLORS = { holds: 'teal.9', differs: 'red.9', late: 'yellow.4', unknown: 'gray.7' } as const

/** Each equation with its two sides, and what is on the way between them. */
export function EquationTable({ equations }: { equations: readonly Equation[] }) {
  const t = useTexts(texts)
  const { count, duration } = useFormat()
  const nameOf = useEquationName()
  const names = { holds: t.holds, differs: t.differs, late: t.late, unknown: t.unknownVerdict }
  return (
    <Table.ScrollContainer type="native" minWidth={560} tabIndex={0} role="region" aria-label={t.title}>
      <Table striped stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.equation}</Table.Th>
            <Table.Th ta="right">{t.left}</Table.Th>
            <Table.Th ta="right">{t.right}</Table.Th>
            <Table.Th ta="right">{t.onTheWay}</Table.Th>
            <Table.Th>{t.verdict}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {equations.map(({ name, left, right, onTheWay, oldestSeconds, verdict, note }) => (
            <Table.Tr key={name}>
              <Table.Td>
                {nameOf(name)}
                {note && (
                  <Text size="xs" c="dimmed">
                    {note}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">{count(left)}</Table.Td>
              <Table.Td ta="right">{count(right)}</Table.Td>
              <Table.Td ta="right">
                {count(onTheWay)}
                {oldestSeconds !== null && <Text size="xs">{t.oldest(duration(oldestSeconds))}</Text>}
              </Table.Td>
              <Table.Td>
                <Badge color={COLORS[verdict]} variant="filled">
                  {names[verdict]}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
