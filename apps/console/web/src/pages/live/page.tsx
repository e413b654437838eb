import { Alert, Box, Flex, Group, Switch, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { useStreamState } from '../../live/use-live-stream.ts'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { Empty, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { type Moment, movedTopics, timeOf, trafficAt, useMoments } from './history.ts'
import { SampledEvents } from './sampled-events.tsx'
import { texts } from './texts.ts'
import { TimeControl } from './time-control.tsx'
import { TrafficTable } from './traffic-table.tsx'

/** With its libraries only where there is room for it. */
const Graph = lazy(() => import('./traffic-graph.tsx'))
const WIDE = '(min-width: 48em)'

const defaults = { at: '', topics: 'all' }

/** The services and the topics between them, as they are now or were in the last two minutes. */
export default function LivePage() {
  const t = useTexts(texts)
  const [{ at }, change] = useAddress(defaults)
  const isHeld = at !== ''
  const moments = useMoments(isHeld)
  const index = isHeld ? moments.findLastIndex((each) => timeOf(each) <= Date.parse(at)) : moments.length - 1
  return (
    <Page title={t.title} command="npm run kafka -- kafka-consumer-groups --describe --all-groups">
      <KafkaAway />
      <TimeControl
        moments={moments}
        index={index}
        isHeld={isHeld}
        hold={(moment) => change({ at: moment.at }, { replace: isHeld })}
        goOn={() => change({ at: '' })}
      />
      {!isHeld && moments.length === 0 && <Loading />}
      {isHeld && index === -1 && <Empty>{t.notRemembered}</Empty>}
      {index >= 0 && <Traffic moments={moments} index={index} />}
    </Page>
  )
}

function KafkaAway() {
  const t = useTexts(texts)
  const { time } = useFormat()
  const { kafka } = useStreamState()
  if (!kafka) return null
  return (
    <Alert color="yellow" variant="light" title={t.kafkaAway(time(kafka.since))} role="status">
      {kafka.problem} {t.kafkaAwayWhat}
    </Alert>
  )
}

function Traffic({ moments, index }: { moments: readonly Moment[]; index: number }) {
  const t = useTexts(texts)
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  const [{ topics }, change] = useAddress(defaults)
  const isOnlyMoved = topics === 'moved'
  const moved = movedTopics(moments, index)
  const traffic = trafficAt(moments, index).filter(({ topic }) => !isOnlyMoved || moved.has(topic))
  return (
    <>
      {traffic.some(({ readers }) => readers === null) && (
        <Alert color="yellow" variant="light" role="status">
          {t.readersUnknown}
        </Alert>
      )}
      <Group>
        <Switch
          label={t.onlyMoved}
          checked={isOnlyMoved}
          onChange={({ currentTarget }) =>
            change({ topics: currentTarget.checked ? 'moved' : 'all' }, { replace: true })
          }
        />
      </Group>
      {traffic.length === 0 && <Empty>{t.nothingMoved}</Empty>}
      <Text size="sm">{isWide ? t.legend : t.narrow}</Text>
      <Flex gap="md" align="flex-start" wrap="wrap">
        {isWide && traffic.length > 0 && (
          <Box style={{ flex: '3 1 600px', minWidth: 0 }}>
            <Suspense fallback={<Loading />}>
              <Graph traffic={traffic} />
            </Suspense>
          </Box>
        )}
        <Box style={{ flex: '1 1 260px', minWidth: 0 }}>
          <SampledEvents moments={moments} index={index} />
        </Box>
      </Flex>
      {traffic.length > 0 && <TrafficTable traffic={traffic} />}
    </>
  )
}
