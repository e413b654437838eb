import { Anchor, Button, Card, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ShownRecord } from '../../api/kafka.ts'
import { own } from '../../api/services.ts'
import { EventData } from '../../parts/event-data.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { Id, When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useBytes } from '../topics/bytes.ts'
import { texts } from './texts.ts'

type Value = ShownRecord['value']

/** Identifies a record among all. */
export const placeOf = ({ topic, partition, offset }: ShownRecord): string =>
  `${topic}/${partition}/${offset}`

/** A record: where and when, its key, its value as far as it can be read, and its headers. @param withTopic names its topic */
export function RecordCard({ record, withTopic = false }: { record: ShownRecord; withTopic?: boolean }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const bytes = useBytes()
  const { topic, partition, offset, at, key, headers } = record
  return (
    <Card withBorder mb="xs" p="sm">
      <Stack gap={4}>
        <Group gap="sm">
          {withTopic && (
            <Anchor component={Link} to={`/topics/${topic}`} fw={600}>
              {topic}
            </Anchor>
          )}
          <Text size="sm" span>
            {at === null ? t.unknownTime : <When at={at} />}
          </Text>
          <Text size="sm" span>
            {t.place(String(partition), count(offset))}, {bytes(record.bytes)}
          </Text>
          {key === null ? (
            <Text size="sm" span>
              {t.noKey}
            </Text>
          ) : (
            <Id id={key.text} />
          )}
        </Group>
        <ShownValue record={record} />
        {headers.length > 0 && (
          <details>
            <Text component="summary" size="sm" style={{ cursor: 'pointer' }}>
              {t.headers(count(headers.length))}
            </Text>
            <Code block>{headers.map(({ name, value }) => `${name}: ${value?.text ?? ''}`).join('\n')}</Code>
          </details>
        )}
      </Stack>
    </Card>
  )
}

function ShownValue({ record }: { record: ShownRecord }) {
  const t = useTexts(texts)
  const { value } = record
  switch (value.kind) {
    case 'none':
      return <Text size="sm">{t.noValue}</Text>
    case 'large':
      return <Whole record={record} />
    case 'text':
      return <Code block>{value.text}</Code>
    case 'unreadable':
      return (
        <>
          <Text size="sm" fw={600}>
            {t.unreadableValue}: {value.detail}
          </Text>
          {value.base64 !== null && <Block>{value.base64}</Block>}
        </>
      )
    case 'masked':
      return <Text size="sm">{t.maskedWhole}</Text>
    case 'avro':
      return (
        <>
          <EventData
            eventId={eventIdOf(record)}
            contract={value.fit?.event}
            data={value.data}
            masked={value.masked}
          />
          <Schema value={value} />
        </>
      )
    case 'json':
      return <Block>{JSON.stringify(value.data, null, 1)}</Block>
  }
}

const eventIdOf = ({ headers }: ShownRecord) => headers.find(({ name }) => name === 'eventId')?.value?.text

const Block = ({ children }: { children: string }) => (
  <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
    {children}
  </Code>
)

function Schema({ value: { schema, fit } }: { value: Extract<Value, { kind: 'avro' }> }) {
  const t = useTexts(texts)
  const { subject, version } = schema
  const name = subject === null || version === null ? '' : t.version(subject, String(version))
  const parts = [t.schema(String(schema.id), name)]
  if (fit) {
    if (fit.problem !== null) parts.push(t.problem(fit.problem))
    if (fit.added.length > 0) parts.push(t.added(fit.added.join(', ')))
    if (fit.missing.length > 0) parts.push(t.missing(fit.missing.join(', ')))
    if (parts.length === 1) parts.push(t.fits)
  }
  return <Text size="sm">{parts.join('; ')}</Text>
}

/** A value that is too large for a list, when it is asked for. */
function Whole({ record: { topic, partition, offset } }: { record: ShownRecord }) {
  const t = useTexts(texts)
  const [isAsked, ask] = useState(false)
  const { data, error, refetch } = own.useQuery(
    'get',
    '/api/kafka/topics/{topic}/partitions/{partition}/records/{offset}',
    { params: { path: { topic, partition: String(partition), offset: String(offset) } } },
    { enabled: isAsked },
  )
  if (data) return <ShownValue record={data} />
  if (error) return <Failure error={error} retry={() => refetch()} />
  if (isAsked) return <Loading />
  return (
    <Group gap="xs">
      <Text size="sm">{t.large}</Text>
      <Button size="xs" variant="default" onClick={() => ask(true)}>
        {t.showWhole}
      </Button>
    </Group>
  )
}
