import { Button, Checkbox, Group, Text } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useFreshAsTopicsMove } from '../../live/use-live-stream.ts'
import { useAddress } from '../../parts/address.ts'
import { ChangeDialog } from '../../parts/change-dialog.tsx'
import { Page } from '../../parts/page.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { Counts } from './counts.tsx'
import { Filter } from './filter.tsx'
import { OrderList } from './list.tsx'
import { type Acted, actOnOrders, commandOf, isOfOrders, listOrders } from './orders.ts'
import { Results } from './results.tsx'
import { texts } from './texts.ts'

const defaults = { state: '', waitsFor: '', olderThan: '', userId: '', productId: '', sort: 'newest' }

/** Orders of all customers, by state, wait and age; and an action on those that are chosen. */
export default function OrdersPage() {
  const t = useTexts(texts)
  const { count } = useFormat()
  const queries = useQueryClient()
  const [choice, change] = useAddress(defaults)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [action, setAction] = useState<'retry' | 'cancel'>()
  const [acted, setActed] = useState<readonly Acted[]>([])
  const list = useInfiniteQuery({
    queryKey: ['orders', choice],
    queryFn: ({ pageParam }) => listOrders(choice, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  useFreshAsTopicsMove([['orders']], { concerns: isOfOrders })
  const orders = list.data?.pages.flatMap(({ items }) => items) ?? []
  // What is no longer shown is not acted on.
  const orderIds = orders.map(({ orderId }) => orderId).filter((orderId) => chosen.has(orderId))
  const choose = (orderId: string, isChosen: boolean) => {
    const next = new Set(chosen)
    if (isChosen) next.add(orderId)
    else next.delete(orderId)
    setChosen(next)
  }
  const act = async (reason: string) => {
    if (!action) return
    setActed(await actOnOrders(action, orderIds, reason))
    setChosen(new Set())
    await queries.invalidateQueries()
  }
  const words = {
    retry: [t.retryTitle, t.retryWhat, t.retry],
    cancel: [t.cancelTitle, t.cancelWhat, t.cancel],
  } as const
  const [title, what, verb] = words[action ?? 'retry']
  return (
    <Page title={t.title} command={commandOf(choice)} lookedAt={list.dataUpdatedAt}>
      <Counts change={change} />
      <Filter choice={choice} change={change} />
      {list.isLoading && <Loading />}
      {list.error && <Failure error={list.error} retry={() => list.refetch()} />}
      {list.data && orders.length === 0 && <Empty>{t.none}</Empty>}
      {orders.length > 0 && (
        <>
          <Group>
            <Checkbox
              label={t.chooseAll}
              checked={orderIds.length === orders.length}
              indeterminate={orderIds.length > 0 && orderIds.length < orders.length}
              onChange={({ currentTarget }) =>
                setChosen(new Set(currentTarget.checked ? orders.map(({ orderId }) => orderId) : []))
              }
            />
            <Text size="sm" role="status">
              {t.chosen(count(orderIds.length))}
            </Text>
            {(['retry', 'cancel'] as const).map((each) => (
              <Button
                key={each}
                size="xs"
                variant="default"
                disabled={orderIds.length === 0}
                onClick={() => setAction(each)}
              >
                {t[each]}
              </Button>
            ))}
          </Group>
          <OrderList orders={orders} chosen={chosen} choose={choose} />
        </>
      )}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t.more}
        </Button>
      )}
      {acted.length > 0 && <Results acted={acted} />}
      <ChangeDialog
        title={title}
        action={verb}
        isOpen={action !== undefined}
        onClose={() => setAction(undefined)}
        onConfirm={act}
      >
        {what(count(orderIds.length))}
      </ChangeDialog>
    </Page>
  )
}
