import { Stack, Table, Text, Title } from '@mantine/core'
import type { GroupOnTopic, TopicDetail } from '../../api/kafka.ts'
import { Empty } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

/** Who reads the topic, and how far behind each is. */
export function Groups({ topic }: { topic: TopicDetail }) {
  const t = useTexts(texts)
  if (topic.groups.length === 0 && !topic.unknown.includes('groups')) return <Empty>{t.noGroups}</Empty>
  return (
    <Stack>
      <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} aria-label={t.tabs.groups}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {[t.group, t.state, t.members, t.lag, t.waiting, t.trend].map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {topic.groups.map((group) => (
              <GroupRow key={group.group} group={group} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {topic.groups.map((group) => (
        <Owners key={group.group} group={group} />
      ))}
    </Stack>
  )
}

function GroupRow({ group }: { group: GroupOnTopic }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return (
    <Table.Tr>
      <Table.Td>{group.group}</Table.Td>
      <Table.Td>{group.state}</Table.Td>
      <Table.Td>{group.members}</Table.Td>
      <Table.Td>{count(group.records)}</Table.Td>
      <Table.Td>
        <Waiting seconds={group.seconds} />
      </Table.Td>
      <Table.Td>
        {group.trend === null ? (
          t.firstLook
        ) : (
          <Text size="sm" span>
            {t[group.trend.direction]}; {t.rates(rate(group.trend.read), rate(group.trend.written))}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

const rate = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)))

function Waiting({ seconds }: { seconds: number | null }) {
  const t = useTexts(texts)
  const { duration } = useFormat()
  return seconds === null ? t.unknown : duration(seconds)
}

function Owners({ group }: { group: GroupOnTopic }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {t.details(group.group)}
      </Title>
      <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} aria-label={t.details(group.group)}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {[t.partition, t.committed, t.lag, t.waiting, t.owner].map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {group.partitions.map(({ partition, committed, records, seconds, owner }) => (
              <Table.Tr key={partition}>
                <Table.Td>{partition}</Table.Td>
                <Table.Td>{committed === null ? t.never : count(committed)}</Table.Td>
                <Table.Td>{count(records)}</Table.Td>
                <Table.Td>
                  <Waiting seconds={seconds} />
                </Table.Td>
                <Table.Td>{owner ? `${owner.client} ${owner.host}` : t.noMember}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
