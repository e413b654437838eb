import { Button, Group, NativeSelect, Switch, Text, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { TopicDetail } from '../../api/kafka.ts'
import { own } from '../../api/services.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { placeOf, RecordCard } from '../records/record-card.tsx'
import { Followed } from './followed.tsx'
import { texts } from './texts.ts'
import { fromLocal, toLocal } from './times.ts'

/** What of the address says which records are shown. */
export const defaults = { begin: 'newest', partition: '', since: '', offset: '', follow: '' }

/** The query of the records route that this address asks for; undefined while a beginning has not been entered. */
export function queryOf({ begin, partition, since, offset }: typeof defaults) {
  const of = partition === '' ? {} : { partition }
  if (begin === 'since') return since === '' ? undefined : { ...of, since }
  if (begin === 'offset') return offset === '' || partition === '' ? undefined : { ...of, offset }
  return { ...of, from: begin === 'oldest' ? ('oldest' as const) : ('newest' as const) }
}

/** The records of a topic, in pages, from where the reader wants; or as they come. */
export function Records({ topic }: { topic: TopicDetail }) {
  const t = useTexts(texts)
  const [address, change] = useAddress(defaults)
  const { begin, partition, since, offset, follow } = address
  const isFollowing = follow !== ''
  return (
    <>
      <Group align="flex-end" mb="sm">
        <NativeSelect
          label={t.order}
          value={begin}
          disabled={isFollowing}
          onChange={({ currentTarget }) => change({ begin: currentTarget.value })}
          data={[
            { value: 'newest', label: t.newest },
            { value: 'oldest', label: t.oldest },
            { value: 'since', label: t.since },
            { value: 'offset', label: t.atOffset },
          ]}
        />
        {begin === 'since' && (
          <TextInput
            label={t.time}
            type="datetime-local"
            step={1}
            value={toLocal(since)}
            onChange={({ currentTarget }) => change({ since: fromLocal(currentTarget.value) })}
          />
        )}
        {begin === 'offset' && (
          <TextInput
            label={t.offset}
            inputMode="numeric"
            value={offset}
            onChange={({ currentTarget }) =>
              change({ offset: currentTarget.value.replaceAll(/\D/g, '') }, { replace: true })
            }
          />
        )}
        <NativeSelect
          label={t.partition}
          value={partition}
          onChange={({ currentTarget }) => change({ partition: currentTarget.value })}
          data={[
            { value: '', label: t.all },
            ...topic.partitions.map(({ partition }) => ({
              value: String(partition),
              label: String(partition),
            })),
          ]}
        />
        <Switch
          label={t.follow}
          checked={isFollowing}
          onChange={({ currentTarget }) => change({ follow: currentTarget.checked ? 'on' : '' })}
        />
      </Group>
      {isFollowing ? (
        <Followed key={partition} topic={topic.name} partition={partition} />
      ) : (
        <Pages topic={topic.name} query={queryOf(address)} />
      )}
    </>
  )
}

function Pages({ topic, query }: { topic: string; query: ReturnType<typeof queryOf> }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const pages = useInfiniteQuery({
    queryKey: ['records', topic, query],
    enabled: query !== undefined,
    queryFn: async ({ pageParam, signal }) => {
      const given = { ...query, ...(pageParam !== undefined && { cursor: pageParam }) }
      const { data } = await own.requests.GET('/api/kafka/topics/{topic}/records', {
        params: { path: { topic }, query: given },
        signal,
      })
      return data ?? { items: [], nextCursor: null }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = pages.data?.pages.flatMap((page) => page.items) ?? []
  const asText = new URLSearchParams({ ...query, limit: String(Math.max(1, items.length)) })
  return (
    <>
      {pages.isLoading && <Loading />}
      {pages.error && <Failure error={pages.error} retry={() => pages.refetch()} />}
      {pages.data && items.length === 0 && !pages.hasNextPage && <Empty>{t.noRecords}</Empty>}
      {items.length > 0 && (
        <VirtualRows label={t.tabs.records} rows={items} estimate={220} keyOf={placeOf}>
          {(record) => <RecordCard record={record} />}
        </VirtualRows>
      )}
      <Group mt="sm">
        {pages.hasNextPage && (
          <Button variant="default" onClick={() => pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t.more}
          </Button>
        )}
        {items.length > 0 && (
          <Button
            component="a"
            variant="default"
            href={`/api/kafka/topics/${topic}/records.ndjson?${asText}`}
            download={`${topic}.ndjson`}
          >
            {t.exportLines}
          </Button>
        )}
        <Button component={Link} to={`/records?topics=${topic}`} variant="default">
          {t.searchHere}
        </Button>
        <Text size="sm">{t.shown(count(items.length))}</Text>
      </Group>
    </>
  )
}
