import { Anchor, Button, Group as Line, List, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ServiceName } from '../../api/services.ts'
import { Failure } from '../../parts/states.tsx'
import { Id, When } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { addressOf } from './address.ts'
import { behind, type ShownLetter } from './desk.ts'
import { texts } from './texts.ts'

/** What waits behind a letter on its key, in the order in which it will be applied; and the letter that it waits for. */
export function BehindIt({ service, letter }: { service: ServiceName; letter: ShownLetter }) {
  const t = useTexts(texts)
  const query = useInfiniteQuery({
    queryKey: ['dead-letters', 'behind', service, letter.id],
    queryFn: ({ pageParam }) => behind(service, letter.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const waiting = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {t.behindTitle(letter.waitingBehind)}
      </Title>
      {letter.waitsFor !== null && (
        <Text size="sm">
          {t.first}{' '}
          <Anchor component={Link} to={addressOf.letter(service, letter.waitsFor)}>
            {`${service}/${letter.waitsFor}`}
          </Anchor>
        </Text>
      )}
      {query.error && <Failure error={query.error} retry={() => query.refetch()} />}
      <List size="sm">
        {waiting.map(({ id, eventId, eventType, since }) => (
          <List.Item key={id}>
            <Line gap="xs">
              <Anchor component={Link} to={addressOf.letter(service, id)}>{`${service}/${id}`}</Anchor>
              <Text span size="sm">
                {eventType ?? t.unknownType}
              </Text>
              <When at={since} />
              <Id id={eventId} />
            </Line>
          </List.Item>
        ))}
      </List>
      {query.hasNextPage && (
        <Button variant="default" onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t.moreWaiting}
        </Button>
      )}
    </Stack>
  )
}
