import { Anchor, Table, Text, Title, UnstyledButton } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { Link } from 'wouter'
import type { ServiceName } from '../../api/services.ts'
import { useFormat } from '../../texts/format.ts'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import { addressOf } from '../dead-letters/address.ts'
import { type LaneName, type Lanes, laneNames, type Moment, type Span } from './lanes.ts'
import type { ShownOrder } from './order.ts'
import { texts } from './texts.ts'

const EDGES = {
  waits: '3px solid var(--mantine-color-yellow-6)',
  retrying: '3px dashed var(--mantine-color-orange-6)',
  dead: '3px solid var(--mantine-color-red-6)',
} as const
/** Of a bar that draws a pause, in pixels: ten times as long, one of these more. */
const PIXELS_A_DECADE = 60
const SHOWN_GAP_SECONDS = 1

interface LanesTableProps {
  readonly lanes: Lanes
  readonly ahead: ShownOrder['ahead']
  openRecord(eventId: string): void
}

/** Time goes down, and each service has a column: what it did, and at the edge what waited or failed there meanwhile. */
export function LanesTable({ lanes, ahead, openRecord }: LanesTableProps) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { duration } = useFormat()
  const clock = useMemo(() => {
    const digits = '2-digit' as const
    return new Intl.DateTimeFormat(language, {
      ...{ hour: digits, minute: digits, second: digits, fractionalSecondDigits: 3, hourCycle: 'h23' },
    })
  }, [language])
  const cells = (of: (lane: LaneName) => ReactNode, spans: readonly Span[]) =>
    laneNames.map((lane) => {
      const span = spans.find((each) => each.lane === lane)
      return (
        <Table.Td key={lane} style={span && { borderInlineStart: EDGES[span.kind] }}>
          {of(lane)}
        </Table.Td>
      )
    })
  return (
    <>
      <Title order={3} size="h4">
        {t.lanes}
      </Title>
      <Table.ScrollContainer type="native" minWidth={900} tabIndex={0} role="region" aria-label={t.lanes}>
        <Table verticalSpacing={4} withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.time}</Table.Th>
              {laneNames.map((lane) => (
                <Table.Th key={lane} scope="col">
                  {lane === 'customer' ? t.lane.customer : lane}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lanes.rows.map(({ at, moments, spans, gapSeconds }) => [
              gapSeconds >= SHOWN_GAP_SECONDS && (
                <Pause key={`gap ${at}`} seconds={gapSeconds} text={t.later(duration(gapSeconds))} />
              ),
              <Table.Tr key={at}>
                <Table.Th scope="row" fw={400}>
                  <time dateTime={at}>{clock.format(new Date(at))}</time>
                </Table.Th>
                {cells(
                  (lane) => (
                    <MomentsIn
                      moments={moments.filter((each) => each.lane === lane)}
                      openRecord={openRecord}
                    />
                  ),
                  spans,
                )}
              </Table.Tr>,
            ])}
            {lanes.open.length > 0 && (
              <Table.Tr>
                <Table.Th scope="row" fw={400}>
                  {t.now}
                </Table.Th>
                {cells(
                  (lane) => (
                    <Lasting spans={lanes.open.filter((each) => each.lane === lane)} />
                  ),
                  lanes.open,
                )}
              </Table.Tr>
            )}
            {ahead.map(({ step, by }) => (
              <Table.Tr key={step}>
                <Table.Th scope="row" fw={400} fs="italic">
                  {t.ahead}
                </Table.Th>
                {cells(
                  (lane) => lane === by && <Text size="sm" fs="italic">{`→ ${t.steps[step]}`}</Text>,
                  [],
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}

/** A pause, as a bar: ten times as long is one step longer. */
function Pause({ seconds, text }: { seconds: number; text: string }) {
  const width = PIXELS_A_DECADE * (1 + Math.log10(seconds))
  return (
    <Table.Tr>
      <Table.Td colSpan={laneNames.length + 1}>
        <div style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
          <div aria-hidden style={{ width, height: 4, background: 'var(--mantine-color-cyan-6)' }} />
          <Text size="sm">{text}</Text>
        </div>
      </Table.Td>
    </Table.Tr>
  )
}

function Lasting({ spans }: { spans: readonly Span[] }) {
  const t = useTexts(texts)
  const { duration } = useFormat()
  const [longest] = spans.toSorted((a, b) => a.from.localeCompare(b.from))
  if (!longest) return null
  const seconds = (Date.now() - Date.parse(longest.from)) / 1000
  return <Text size="sm">{`${t.spans[longest.kind]} ${duration(seconds)}`}</Text>
}

function MomentsIn({
  moments,
  openRecord,
}: {
  moments: readonly Moment[]
  openRecord(eventId: string): void
}) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return moments.map((moment) => {
    if (moment.kind === 'change') {
      const { type, actor, note } = moment.change
      const by = actor.startsWith('operator:') ? ` (${actor})` : ''
      return (
        <Text key={`${type} ${actor}`} size="sm">
          {t.changes[type] ?? type}
          {by}
          {note && `: ${note}`}
        </Text>
      )
    }
    const { kind, record, lane } = moment
    return (
      <div key={`${kind} ${record.eventId}`}>
        <UnstyledButton
          onClick={() => openRecord(record.eventId)}
          fz="sm"
          fw={kind === 'failed' ? 700 : 400}
          td="underline"
        >
          {t[kind]} {record.type}
        </UnstyledButton>
        {kind === 'failed' && (
          <Text size="sm">
            {moment.letter.error} ({t.attempts(count(moment.letter.attempts))}){' '}
            <Anchor component={Link} to={addressOf.letter(lane as ServiceName, moment.letter.id)} inherit>
              {t.letter(`${lane}/${moment.letter.id}`)}
            </Anchor>
          </Text>
        )}
      </div>
    )
  })
}
