import { Anchor, Badge, Button, Group, Table, TextInput } from '@mantine/core'
import { Link } from 'wouter'
import type { TopicSummary } from '../../api/kafka.ts'
import { own } from '../../api/services.ts'
import { useFreshAsTopicsMove } from '../../live/use-live-stream.ts'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useBytes } from './bytes.ts'
import { Missing } from './missing.tsx'
import { texts } from './texts.ts'

const PATH = '/api/kafka/topics'
const defaults = { name: '' }

/** Every topic but Kafka's own. */
export default function TopicsPage() {
  const t = useTexts(texts)
  const [{ name }, change] = useAddress(defaults)
  const query = own.useQuery('get', PATH)
  useFreshAsTopicsMove([['get', PATH]], { atMostEveryMs: 5_000 })
  const items = query.data?.items.filter((topic) => topic.name.includes(name)) ?? []
  return (
    <Page title={t.title} command="npm run topics -- list" lookedAt={query.dataUpdatedAt}>
      <Group align="flex-end">
        <TextInput
          label={t.filter}
          value={name}
          placeholder="order.paid"
          onChange={({ currentTarget }) => change({ name: currentTarget.value }, { replace: true })}
        />
        <Button component={Link} to="/records" variant="default">
          {t.search}
        </Button>
      </Group>
      {query.isLoading && <Loading />}
      {query.error && <Failure error={query.error} retry={() => query.refetch()} />}
      <Missing unknown={query.data?.unknown ?? []} />
      {query.data && items.length === 0 && <Empty>{t.none}</Empty>}
      {items.length > 0 && <TopicTable topics={items} />}
    </Page>
  )
}

function TopicTable({ topics }: { topics: readonly TopicSummary[] }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const bytes = useBytes()
  return (
    <Table.ScrollContainer type="native" minWidth={760} tabIndex={0} aria-label={t.title}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.filter}</Table.Th>
            <Table.Th ta="right">{t.records}</Table.Th>
            <Table.Th ta="right">{t.bytes}</Table.Th>
            <Table.Th ta="right">{t.partitions}</Table.Th>
            <Table.Th>{t.retention}</Table.Th>
            <Table.Th>{t.readers}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {topics.map((topic) => (
            <Table.Tr key={topic.name}>
              <Table.Td>
                <Anchor component={Link} to={`/topics/${topic.name}`}>
                  {topic.name}
                </Anchor>
              </Table.Td>
              <Table.Td ta="right">
                {topic.records === null
                  ? t.unknown
                  : topic.exact
                    ? count(topic.records)
                    : t.about(count(topic.records))}
              </Table.Td>
              <Table.Td ta="right">{topic.bytes === null ? t.unknown : bytes(topic.bytes)}</Table.Td>
              <Table.Td ta="right">{topic.partitions}</Table.Td>
              <Table.Td>
                <Kept topic={topic} />
              </Table.Td>
              <Table.Td>
                <Readers topic={topic} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** How long records are kept. */
export function Kept({ topic }: { topic: Pick<TopicSummary, 'compacted' | 'retentionMs'> }) {
  const t = useTexts(texts)
  const { duration } = useFormat()
  if (topic.compacted) return t.compacted
  return topic.retentionMs === null ? t.forEver : duration(topic.retentionMs / 1_000)
}

function Readers({ topic }: { topic: TopicSummary }) {
  const { count } = useFormat()
  return (
    <Group gap={4}>
      {topic.groups.map(({ group, records }) => (
        <Badge key={group} color={records === 0 ? 'gray' : 'yellow'} variant="outline" c="bright" tt="none">
          {records === 0 ? group : `${group} ${count(records)}`}
        </Badge>
      ))}
    </Group>
  )
}
