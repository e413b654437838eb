import { Group, NativeSelect, Stack, Table, Text, Title } from '@mantine/core'
import { Empty } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { OrderRecord } from './order.ts'
import { type OrderState, statesOf } from './states.ts'
import { texts } from './texts.ts'

interface DifferenceProps {
  readonly records: readonly OrderRecord[]
  /** Event ids; empty: the first and the last state. */
  readonly before: string
  readonly after: string
  change(changes: { before?: string; after?: string }): void
}

/** Two states of the order, each as the events up to one of them say, field by field. */
export function DifferenceOf({ records, before, after, change }: DifferenceProps) {
  const t = useTexts(texts)
  const { time } = useFormat()
  const states = statesOf(records)
  const [first, last] = [states[0], states.at(-1)]
  if (!first || !last) return <Empty>{t.noStates}</Empty>
  const chosen = (eventId: string) => states.find((each) => each.eventId === eventId)
  const [left, right] = [chosen(before) ?? first, chosen(after) ?? last]
  const options = states.map(({ eventId, type, at }) => ({ value: eventId, label: `${type}, ${time(at)}` }))
  const fields = Object.keys(right.state) as (keyof OrderState)[]
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {t.difference}
      </Title>
      <Group>
        <NativeSelect
          label={t.before}
          data={options}
          value={left.eventId}
          onChange={({ currentTarget }) => change({ before: currentTarget.value })}
        />
        <NativeSelect
          label={t.after}
          data={options}
          value={right.eventId}
          onChange={({ currentTarget }) => change({ after: currentTarget.value })}
        />
      </Group>
      <Table.ScrollContainer
        type="native"
        minWidth={480}
        tabIndex={0}
        role="region"
        aria-label={t.difference}
      >
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.field}</Table.Th>
              <Table.Th scope="col">{t.before}</Table.Th>
              <Table.Th scope="col">{t.after}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map((field) => {
              const isChanged = left.state[field] !== right.state[field]
              return (
                <Table.Tr key={field} fw={isChanged ? 700 : 400}>
                  <Table.Th scope="row" fw={isChanged ? 700 : 400}>
                    {field}
                    {isChanged && (
                      <Text span size="sm">
                        {` · ${t.changed}`}
                      </Text>
                    )}
                  </Table.Th>
                  <Table.Td>{left.state[field] ?? t.none}</Table.Td>
                  <Table.Td>{right.state[field] ?? t.none}</Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
