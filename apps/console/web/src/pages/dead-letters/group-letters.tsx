import { Anchor, Badge, Button, Card, Group as Line, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ServiceName } from '../../api/services.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { Age } from '../../parts/values.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { useTexts } from '../../texts/language.tsx'
import { addressOf } from './address.ts'
import { type Letter, lettersOf } from './desk.ts'
import { NewestRun } from './newest-run.tsx'
import { RedriveDialog } from './redrive-dialog.tsx'
import { texts } from './texts.ts'

/** The letters of a group, oldest first, and the redrive of all of them. */
export function GroupLetters({ service, group }: { service: ServiceName; group: string }) {
  const t = useTexts(texts)
  const [isRedriving, setRedriving] = useState(false)
  const query = useInfiniteQuery({
    queryKey: ['dead-letters', 'of-group', service, group],
    queryFn: ({ pageParam }) => lettersOf(service, group, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const letters = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Stack gap="sm">
      <NewestRun service={service} always />
      {query.isLoading && <Loading />}
      {query.error && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data && letters.length === 0 && <Empty>{t.groupIsEmpty}</Empty>}
      {letters.length > 0 && (
        <>
          <Line>
            <Button onClick={() => setRedriving(true)}>{t.redriveGroup}</Button>
          </Line>
          <VirtualRows label={t.lettersOf(service)} rows={letters} estimate={96} keyOf={({ id }) => id}>
            {(letter) => <LetterCard service={service} letter={letter} />}
          </VirtualRows>
        </>
      )}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t.moreLetters}
        </Button>
      )}
      <RedriveDialog
        service={service}
        selection={{ group }}
        isOpen={isRedriving}
        onClose={() => setRedriving(false)}
      />
    </Stack>
  )
}

function LetterCard({ service, letter }: { service: ServiceName; letter: Letter }) {
  const t = useTexts(texts)
  const { id, key, error, waitingBehind, waitsFor, firstFailedAt } = letter
  return (
    <Card withBorder mb="xs">
      <Line justify="space-between">
        <Anchor component={Link} to={addressOf.letter(service, id)} fw={600}>
          {t.letter(`${service}/${id}`)}
        </Anchor>
        <Line gap="xs">
          {waitingBehind > 0 && <Badge color="violet.9">{t.behind(waitingBehind)}</Badge>}
          {waitsFor !== null && <Badge color="gray.7">{t.waitsFor(waitsFor)}</Badge>}
          <Age since={firstFailedAt} />
        </Line>
      </Line>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {key === null ? t.noKey : `${t.key} ${key}`}
      </Text>
      <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
        {error}
      </Text>
    </Card>
  )
}
