import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { services } from '../../api/services.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { pageOf } from './places.ts'
import { texts } from './texts.ts'

/** Everything that has this id, with its newest event, and the page that shows it. */
export function Found({ q }: { q: string }) {
  const t = useTexts(texts)
  const { data, error, isLoading, refetch } = services['data-platform'].useQuery('get', '/internal/find', {
    params: { query: { q } },
  })
  return (
    <Stack gap="sm" component="section" aria-labelledby="found">
      <Title order={3} size="h4" id="found">
        {t.found}
      </Title>
      {isLoading && <Loading />}
      {error && <Failure error={error} retry={() => refetch()} />}
      {data?.items.length === 0 && <Empty>{t.nothingFound(q, data.lookedFor.join(', '))}</Empty>}
      {data?.items.map(({ kind, id, label, leadsTo, newest }) => (
        <Card key={`${kind} ${id}`} withBorder>
          <Group gap="xs">
            <Badge variant="default">{kind}</Badge>
            <Anchor component={Link} to={pageOf(leadsTo)} style={{ overflowWrap: 'anywhere' }}>
              {id}
            </Anchor>
          </Group>
          <Text size="sm">{label}</Text>
          {newest && (
            <Text size="sm" c="dimmed">
              {t.newest}: {newest.eventType},{' '}
              <Anchor
                component={Link}
                to={pageOf({ kind: 'record', id: `${newest.topic}:${newest.partition}:${newest.offset}` })}
              >
                {newest.topic}:{newest.partition}:{newest.offset}
              </Anchor>
              , <When at={newest.occurredOn} />
            </Text>
          )}
        </Card>
      ))}
    </Stack>
  )
}
