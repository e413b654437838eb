import { Alert, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ShownRecord } from '../../api/kafka.ts'
import { openStream } from '../../api/open-stream.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { placeOf, RecordCard } from '../records/record-card.tsx'
import { texts } from './texts.ts'

/** The page keeps no more than these. */
const MOST_KEPT = 500

/** The records of a topic as they come, the newest first. */
export function Followed({ topic, partition }: { topic: string; partition: string }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const [items, setItems] = useState<readonly ShownRecord[]>([])
  const [skipped, setSkipped] = useState(0)
  const [state, setState] = useState<'connecting' | 'open' | 'interrupted'>('connecting')
  useEffect(() => {
    const query = partition === '' ? '' : `?partition=${partition}`
    return openStream(`/api/kafka/topics/${encodeURIComponent(topic)}/tail${query}`, {
      events: {
        records(news: { items: ShownRecord[]; skipped: number }) {
          setState('open')
          setSkipped((before) => before + news.skipped)
          setItems((before) => [...news.items.toReversed(), ...before].slice(0, MOST_KEPT))
        },
      },
      onInterrupted: () => setState('interrupted'),
    })
  }, [topic, partition])
  return (
    <>
      <Text size="sm" role="status" mb="sm">
        {state === 'open' && `${t.following} ${t.shown(count(items.length))}`}
        {state === 'interrupted' && t.ended}
      </Text>
      {skipped > 0 && (
        <Alert color="yellow" variant="light" mb="sm">
          {t.skipped(count(skipped))}
        </Alert>
      )}
      {items.length > 0 && (
        <VirtualRows label={t.tabs.records} rows={items} estimate={220} keyOf={placeOf}>
          {(record) => <RecordCard record={record} />}
        </VirtualRows>
      )}
    </>
  )
}
