import { Anchor, Table } from '@mantine/core'
import { Link } from 'wouter'
import { useTexts } from '../../texts/language.tsx'
import { contracts } from '../contracts/contracts.ts'
import type { TopicTraffic } from './history.ts'
import { useRateTexts } from './rate-texts.ts'
import { texts } from './texts.ts'

const publishersOf = new Map(
  contracts.flatMap(({ topics }) => topics.map(({ name, publisher }) => [name, publisher])),
)

/** What the picture shows, as text. */
export function TrafficTable({ traffic }: { traffic: readonly TopicTraffic[] }) {
  const t = useTexts(texts)
  const { rate, waits } = useRateTexts()
  return (
    <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} aria-label={t.picture}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {[t.topic, t.published, t.perSecond, t.consumers].map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {traffic.map(({ topic, rate: written, readers }) => (
            <Table.Tr key={topic}>
              <Table.Td>
                <Anchor component={Link} to={`/topics/${topic}`}>
                  {topic}
                </Anchor>
              </Table.Td>
              <Table.Td>{publishersOf.get(topic)}</Table.Td>
              <Table.Td>{rate(written)}</Table.Td>
              <Table.Td>
                {readers === null && t.unknown}
                {readers?.length === 0 && t.notRead}
                {readers?.map((reading) => (
                  <div key={reading.group}>
                    {t.reader(reading.group, rate(reading.rate), waits(reading.lag))}
                  </div>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
