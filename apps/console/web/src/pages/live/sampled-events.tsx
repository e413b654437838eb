import { Anchor, Box, Code, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { Id, When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { pageOf } from '../find/places.ts'
import { type Moment, type SampledEvent, sampledUpTo, writtenUpTo } from './history.ts'
import { texts } from './texts.ts'

const MOST_SHOWN = 50

/** Some of the real events up to a moment, the newest first; each leads to its record, and to what it is about. */
export function SampledEvents({ moments, index }: { moments: readonly Moment[]; index: number }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const events = sampledUpTo(moments, index)
  const written = writtenUpTo(moments, index)
  return (
    <Stack gap="xs" component="section" aria-labelledby="sampled">
      <Title order={3} size="h4" id="sampled">
        {t.events}
      </Title>
      <Text size="sm">
        {events.length === 0 ? t.noEvents : t.sampled(count(events.length), count(written))}
      </Text>
      {events.length > 0 && (
        <Box
          component="ul"
          tabIndex={0}
          aria-label={t.events}
          style={{ listStyle: 'none', margin: 0, padding: 0, maxHeight: '60vh', overflow: 'auto' }}
        >
          {events.slice(0, MOST_SHOWN).map((event) => (
            <Row key={`${event.topic}/${event.partition}/${event.offset}`} event={event} />
          ))}
        </Box>
      )}
    </Stack>
  )
}

function Row({ event: { topic, partition, offset, at, event, about } }: { event: SampledEvent }) {
  const t = useTexts(texts)
  const name = event ?? topic
  return (
    <Box component="li" py={4} style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
      <Group gap="xs">
        <Anchor
          component={Link}
          to={pageOf({ kind: 'record', id: `${topic}:${partition}:${offset}` })}
          aria-label={t.record(name, topic)}
          size="sm"
          fw={600}
        >
          {name}
        </Anchor>
        <Text size="sm" c="dimmed" component="span">
          <When at={at} />
        </Text>
      </Group>
      {about && (about.field === 'orderId' ? <OrderLink id={about.id} /> : <Id id={about.id} />)}
    </Box>
  )
}

const OrderLink = ({ id }: { id: string }) => (
  <Anchor component={Link} to={pageOf({ kind: 'order', id })} style={{ overflowWrap: 'anywhere' }}>
    <Code>{id}</Code>
  </Anchor>
)
