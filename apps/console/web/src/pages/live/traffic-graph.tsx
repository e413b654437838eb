import { useLocation } from 'wouter'
import FlowGraph, { type GraphEdge } from '../../parts/flow-graph.tsx'
import { useTexts } from '../../texts/language.tsx'
import { contracts } from '../contracts/contracts.ts'
import type { Reading, TopicTraffic } from './history.ts'
import { useRateTexts } from './rate-texts.ts'
import { texts } from './texts.ts'

const [OUT, TOPIC, IN] = ['out ', 'topic ', 'in ']

/** The services that publish on the left, topics in the middle, and those that consume on the right, with rates and lags. */
export default function TrafficGraph({ traffic }: { traffic: readonly TopicTraffic[] }) {
  const t = useTexts(texts)
  const [, navigate] = useLocation()
  const words = useRateTexts()
  const of = new Map(traffic.map((each) => [each.topic, each]))
  const edges = contracts.flatMap(({ topic, publishedBy, consumedBy }): GraphEdge[] => {
    const now = of.get(topic)
    if (!now) return []
    const moves = now.rate !== null && now.rate > 0
    const rateText = (rate: number) => (publishedBy.length > 1 ? words.atMost(rate) : words.rate(rate))
    const byReader = Map.groupBy(now.readers ?? [], ({ service, group }) => service ?? group)
    const consumers = new Set([...consumedBy.map(({ service }) => service), ...byReader.keys()])
    return [
      ...publishedBy.map(({ service }) => ({
        ...{ from: OUT + service, to: TOPIC + topic },
        ...(moves && { label: rateText(now.rate as number), tone: 'moves' as const }),
      })),
      ...[...consumers].map((name) => ({
        ...{ from: TOPIC + topic, to: IN + name },
        ...drawn(byReader.get(name) ?? [], words),
      })),
    ]
  })
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))]
  const nodes = ids.map((id) => ({ id, label: id.slice(id.indexOf(' ') + 1) }))
  return (
    <FlowGraph
      label={t.picture}
      nodes={nodes}
      edges={edges}
      inFull
      width={190}
      gap={90}
      onOpen={(id) => {
        if (id.startsWith(TOPIC)) navigate(`/topics/${id.slice(TOPIC.length)}`)
      }}
    />
  )
}

/** The edge of a consumer: all its groups together. */
function drawn(readings: readonly Reading[], words: ReturnType<typeof useRateTexts>): Partial<GraphEdge> {
  const lag = readings.reduce((sum, reading) => sum + reading.lag, 0)
  const rate = readings.reduce((sum, reading) => sum + (reading.rate ?? 0), 0)
  const parts = [...(rate > 0 ? [words.rate(rate)] : []), ...(lag > 0 ? [words.waits(lag)] : [])]
  return parts.length === 0 ? {} : { label: parts.join(', '), tone: lag > 0 ? 'waits' : 'moves' }
}
