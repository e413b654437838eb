import { Table } from '@mantine/core'
import type { TopicDetail } from '../../api/kafka.ts'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useBytes } from '../topics/bytes.ts'
import { texts } from './texts.ts'

export function Partitions({ topic }: { topic: TopicDetail }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const bytes = useBytes()
  const known = (value: number | null, write: (value: number) => string) =>
    value === null ? t.unknown : write(value)
  return (
    <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} aria-label={t.tabs.partitions}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {[t.partition, t.leader, t.inSync, t.begin, t.end, t.open, t.size].map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {topic.partitions.map((each) => (
            <Table.Tr key={each.partition}>
              <Table.Td>{each.partition}</Table.Td>
              <Table.Td>{each.leader ?? t.noLeader}</Table.Td>
              <Table.Td>
                {each.inSync.length} / {each.replicas.length}
              </Table.Td>
              <Table.Td>{known(each.begin, count)}</Table.Td>
              <Table.Td>{known(each.end, count)}</Table.Td>
              <Table.Td>{known(each.open, count)}</Table.Td>
              <Table.Td>{known(each.bytes, bytes)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
