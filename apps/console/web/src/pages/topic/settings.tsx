import { Table } from '@mantine/core'
import type { TopicDetail } from '../../api/kafka.ts'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

/** Those of the topic itself first. */
export function Settings({ topic }: { topic: TopicDetail }) {
  const t = useTexts(texts)
  return (
    <Table.ScrollContainer type="native" minWidth={480} tabIndex={0} aria-label={t.tabs.settings}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.setting}</Table.Th>
            <Table.Th>{t.value}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {topic.config
            .toSorted((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name))
            .map(({ name, value, own }) => (
              <Table.Tr key={name} fw={own ? 600 : undefined}>
                <Table.Td>{name}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                <Table.Td>{own ? t.own : t.default}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
