import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { SearchAnswer } from '../../api/kafka.ts'
import { own } from '../../api/services.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { placeOf, RecordCard } from './record-card.tsx'
import { texts } from './texts.ts'

/** What is searched, as it is in the address. */
export type Asked = Readonly<Record<'by' | 'name' | 'value' | 'topics' | 'since' | 'everywhere', string>>

function queryOf({ by, name, value, topics, since, everywhere }: Asked) {
  return {
    ...(by === 'field' && { field: name, value }),
    ...(by === 'header' && { header: name, value }),
    ...(by === 'key' && ({ key: value, everywhere: everywhere === '' ? 'false' : 'true' } as const)),
    ...(topics !== '' && { topics }),
    ...(since !== '' && { since }),
  }
}

/** What a search has found, how far it has come, and how it goes on. */
export function Hits({ asked }: { asked: Asked }) {
  const t = useTexts(texts)
  const query = queryOf(asked)
  const answers = useInfiniteQuery({
    queryKey: ['search', query],
    // Each look reads many records: only when the reader asks for it.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ pageParam, signal }) => {
      const given = { ...query, ...(pageParam !== undefined && { cursor: pageParam }) }
      const { data } = await own.requests.GET('/api/kafka/search', { params: { query: given }, signal })
      return data as SearchAnswer
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const hits = answers.data?.pages.flatMap((page) => page.hits) ?? []
  return (
    <Stack>
      {answers.isLoading && <Loading />}
      {answers.error && <Failure error={answers.error} retry={() => answers.refetch()} />}
      {answers.data && <Progress answers={answers.data.pages} found={hits.length} />}
      {answers.hasNextPage && (
        <Group>
          <Button
            variant="default"
            onClick={() => answers.fetchNextPage()}
            loading={answers.isFetchingNextPage}
          >
            {t.goOn}
          </Button>
        </Group>
      )}
      {answers.data && hits.length === 0 && <Empty>{answers.hasNextPage ? t.none : t.noneAtAll}</Empty>}
      {hits.length > 0 && (
        <VirtualRows label={t.title} rows={hits} estimate={220} keyOf={placeOf}>
          {(record) => <RecordCard record={record} withTopic />}
        </VirtualRows>
      )}
    </Stack>
  )
}

function Progress({ answers, found }: { answers: readonly SearchAnswer[]; found: number }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const last = answers.at(-1)
  if (!last) return null
  const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0)
  const searched = total(last.partitions.map(({ partitions }) => partitions.length))
  const unreadable = total(answers.map((answer) => answer.unreadable))
  return (
    <>
      <Text role="status">
        {t.looked(count(last.looked), count(last.of))} {last.nextCursor === null ? t.all : ''}{' '}
        {t.hits(count(found))} {t.where(count(searched), count(total(last.partitions.map(({ of }) => of))))}
      </Text>
      {unreadable > 0 && <Alert color="yellow" variant="light" title={t.unreadable(count(unreadable))} />}
      {last.away.length > 0 && (
        <Alert
          color="yellow"
          variant="light"
          title={t.away(last.away.map(({ topic, partition }) => `${topic}/${partition}`).join(', '))}
        />
      )}
    </>
  )
}
