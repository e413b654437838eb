import { Button, Card, Group, Table, Text, Title } from '@mantine/core'
import { EventData } from '../../parts/event-data.tsx'
import { Id, When } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import type { OrderRecord } from './order.ts'
import { texts } from './texts.ts'

/** A record as it is in the log: its place, key, headers and data. */
export function RecordOf({ record, close }: { record: OrderRecord; close: () => void }) {
  const t = useTexts(texts)
  const { topic, partition, offset, key, eventId, type, aggregateId, producer, traceparent, traceId } = record
  const rows = [
    [t.fields.topic, <Id key="place" id={`${topic}:${partition}:${offset}`} />],
    [t.fields.key, key ?? t.none],
    [t.fields.eventId, <Id key="event" id={eventId} />],
    [t.fields.eventType, type],
    [t.fields.aggregateId, aggregateId ?? t.none],
    [t.fields.producer, producer],
    [t.fields.traceparent, <Id key="trace" id={traceparent === '' ? traceId : traceparent} />],
    [t.fields.occurredOn, <When key="occurred" at={record.occurredOn} />],
    [t.fields.storedAt, <When key="stored" at={record.storedAt} />],
  ] as const
  return (
    <Card withBorder>
      <Group justify="space-between">
        <Title order={3} size="h4">
          {t.record(type)}
        </Title>
        <Button size="xs" variant="default" onClick={close}>
          {t.close}
        </Button>
      </Group>
      <Table aria-label={t.record(type)}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {record.data === null ? (
        <Text>{t.erased}</Text>
      ) : (
        <EventData
          key={eventId}
          eventId={eventId}
          contract={type}
          data={record.data}
          masked={record.masked}
        />
      )}
    </Card>
  )
}
