import { Badge, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useParams } from 'wouter'
import { useAddress } from '../../parts/address.ts'
import { Away } from '../../parts/away.tsx'
import { Page } from '../../parts/page.tsx'
import { PersonalData } from '../../parts/personal-data.tsx'
import { shellWord } from '../../parts/shell-word.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { Age, Id } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { texts as ordersTexts } from '../orders/texts.ts'
import { DifferenceOf } from './difference.tsx'
import { Facts } from './facts.tsx'
import { lanesOf } from './lanes.ts'
import { LanesTable } from './lanes-table.tsx'
import { isMissing, orderInClear, type ShownOrder, useOrder } from './order.ts'
import { RecordOf } from './record.tsx'
import { texts } from './texts.ts'
import { withNotes } from './with-notes.ts'

const defaults = { event: '', before: '', after: '' }

/** One order over all services: what happened where and when, what waits, and what is still to come. */
export default function OrderPage() {
  const t = useTexts(texts)
  const { orderId = '' } = useParams<{ orderId: string }>()
  const [address, change] = useAddress(defaults)
  const { order, orderFailed, isLoading, lookedAt, records, known, away, refresh } = useOrder(orderId)
  // With its id, because the page stays when another order is chosen.
  const [asked, setAsked] = useState<{ orderId: string; shown: ShownOrder }>()
  const inClear = asked?.orderId === orderId ? asked.shown : undefined
  const shown = order && inClear ? withNotes(order, inClear) : order
  const isUnknown = isMissing(orderFailed) && records.length === 0 && !isLoading
  const record = records.find(({ eventId }) => eventId === address.event)
  return (
    <Page
      title={t.title(orderId)}
      command={`npm run orders -- show ${shellWord(orderId)}`}
      lookedAt={lookedAt}
    >
      {isLoading && <Loading />}
      {isUnknown && <Empty>{t.unknown}</Empty>}
      {orderFailed && !isMissing(orderFailed) && <Failure error={orderFailed} retry={refresh} />}
      <Away away={away} />
      {order && (
        <>
          <Head shown={order} />
          <Facts order={order.order} records={records} />
        </>
      )}
      {(order || records.length > 0) && (
        <>
          <LanesTable
            lanes={lanesOf(shown, records, known)}
            ahead={order?.ahead ?? []}
            openRecord={(event) => change({ event })}
          />
          {order?.masked && !inClear && (
            <PersonalData
              show={async (reason) => setAsked({ orderId, shown: await orderInClear(orderId, reason) })}
            />
          )}
          {record ? (
            <RecordOf record={record} close={() => change({ event: '' })} />
          ) : (
            <Text size="sm">{t.choose}</Text>
          )}
          <DifferenceOf records={records} before={address.before} after={address.after} change={change} />
        </>
      )}
    </Page>
  )
}

function Head({ shown: { order, wait } }: { shown: ShownOrder }) {
  const t = useTexts(texts)
  const orders = useTexts(ordersTexts)
  return (
    <Group>
      <Badge size="lg" color={wait?.stuck ? 'red.9' : 'cyan.9'}>
        {orders.states[order.status]}
      </Badge>
      <Text component="div">
        {t.customer}: <Id id={order.userId} />
      </Text>
      {wait && (
        <Text component="div">
          {t.waits(orders.waits[wait.for])}, <Age since={wait.since} />
          {wait.stuck && ` · ${t.stuck}`}
        </Text>
      )}
    </Group>
  )
}
