import { useLocation } from 'wouter'
import FlowGraph, { type GraphEdge } from '../../parts/flow-graph.tsx'
import { useTexts } from '../../texts/language.tsx'
import { contracts, topicPath } from '../contracts/contracts.ts'
import type { Reading, TopicTraffic } from './history.ts'
import { useRateTexts } from './rate-texts.ts'
import { texts } from './texts.ts'

const [OUT, TOPIC, IN] = ['out ', 'topic ', 'in ']

/**
 * The services that publish on the left, topics in the middle, and those that consume on the right, with rates and lags. The topics of
 * one contract are one.
 */
export default function TrafficGraph({ traffic }: { traffic: readonly TopicTraffic[] }) {
  const t = useTexts(texts)
  const [, navigate] = useLocation()
  const words = useRateTexts()
  const of = new Map(traffic.map((each) => [each.topic, each]))
  const edges = contracts.flatMap(({ address, topics, consumedBy }): GraphEdge[] => {
    const seen = topics.flatMap(({ name, publisher }) => {
      const now = of.get(name)
      return now ? [{ ...now, publisher }] : []
    })
    if (seen.length === 0) return []
    const readers = seen.flatMap((topic) => topic.readers ?? [])
    const byReader = Map.groupBy(readers, ({ service, group }) => service ?? group)
    const consumers = new Set([...consumedBy.map(({ service }) => service), ...byReader.keys()])
    return [
      ...seen.map(({ publisher, rate }) => ({
        ...{ from: OUT + publisher, to: TOPIC + address },
        ...(rate !== null && rate > 0 && { label: words.rate(rate), tone: 'moves' as const }),
      })),
      ...[...consumers].map((name) => ({
        ...{ from: TOPIC + address, to: IN + name },
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
        const contract = contracts.find(({ address }) => id === TOPIC + address)
        if (contract) navigate(topicPath(contract))
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
