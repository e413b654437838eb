import { Code, Stack, Table, Text, Title } from '@mantine/core'
import { Id, When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { ShownLetter } from './desk.ts'
import { texts } from './texts.ts'

/** The record: where it is in its topic, its headers, and its data or why it has none. */
export function RecordOf({ letter }: { letter: ShownLetter }) {
  const t = useTexts(texts)
  const { topic, partition, offset, key, eventId, timestamp, headers, value, consumer } = letter
  const rows = [
    [t.consumer, consumer],
    [t.place, <Id key="place" id={`${topic}:${partition}:${offset}`} />],
    [t.written, <When key="written" at={timestamp} />],
    [t.key, key === null ? t.noKey : <Id key="key" id={key} />],
    [t.event, <Id key="event" id={eventId} />],
    ...Object.entries(headers),
  ] as const
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {t.record}
      </Title>
      <Table.ScrollContainer minWidth={320} tabIndex={0} role="region" aria-label={t.record}>
        <Table withRowBorders>
          <Table.Tbody>
            {rows.map(([name, text]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{text}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Title order={3} size="h4">
        {t.data}
      </Title>
      {'decoded' in value ? (
        <Code block tabIndex={0}>
          {JSON.stringify(value.decoded, null, 2)}
        </Code>
      ) : (
        <Undecodable value={value} />
      )}
    </Stack>
  )
}

function Undecodable({ value }: { value: Exclude<ShownLetter['value'], { decoded: unknown }> }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return (
    <Stack gap="xs">
      <Text>{t.undecodable(value.undecodable)}</Text>
      {value.base64 !== null && (
        <>
          <Text size="sm">{t.bytes(count(value.bytes), value.truncated)}</Text>
          <Code block tabIndex={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {hexOf(value.base64)}
          </Code>
        </>
      )}
    </Stack>
  )
}

const SHOWN_BYTES = 1_024

/** The first bytes, each as two digits, and the characters that they may be. */
function hexOf(base64: string): string {
  const bytes = [...atob(base64)].slice(0, SHOWN_BYTES)
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16)
    const digits = row.map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(' ')
    const text = row.map((byte) => (byte >= ' ' && byte <= '~' ? byte : '·')).join('')
    lines.push(`${at.toString(16).padStart(4, '0')}  ${digits.padEnd(47)}  ${text}`)
  }
  return lines.join('\n')
}
