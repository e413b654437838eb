import { Button, Group } from '@mantine/core'
import { services } from '../../api/services.ts'
import { useFreshAsTopicsMove } from '../../live/use-live-stream.ts'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { type Choice, isOfOrders } from './orders.ts'
import { texts } from './texts.ts'

const PATH = '/internal/order-counts'
/** The service counts no further. */
const MOST_COUNTED = 10_000

/** How many orders are in each state, with the age of the oldest; each chooses its orders. */
export function Counts({ change }: { change: (changes: Partial<Choice>) => void }) {
  const t = useTexts(texts)
  const { count, duration } = useFormat()
  const { data } = services.order.useQuery('get', PATH)
  useFreshAsTopicsMove([['get', PATH]], { concerns: isOfOrders })
  return (
    <Group gap="xs">
      {data?.items.map(({ status, waitsFor, count: orders, oldestAt }) => {
        const number = orders >= MOST_COUNTED ? t.atLeast(count(orders)) : count(orders)
        const age = duration((Date.now() - Date.parse(oldestAt)) / 1000)
        return (
          <Button
            key={`${status} ${waitsFor}`}
            size="compact-sm"
            variant="default"
            title={t.oldestIs(age)}
            onClick={() => change({ state: status, waitsFor: waitsFor ?? '', sort: 'oldest' })}
          >
            {t.count(t.states[status], waitsFor && t.waits[waitsFor], number)}
          </Button>
        )
      })}
    </Group>
  )
}
