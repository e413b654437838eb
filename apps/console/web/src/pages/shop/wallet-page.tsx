import { Button, Group, NumberInput, Stack, Table, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { components } from '../../api/generated/balance.ts'
import { services } from '../../api/services.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { More } from './more.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'
import { useKey } from './use-key.ts'
import { useList } from './use-list.ts'

type Charge = components['schemas']['Charge']

const MAX_CHARGE = 10_000_000
const OPEN_MS = 1_000

const isOpen = ({ status }: Charge): boolean => status === 'requested' || status === 'authorised'

/** Money and points of the customer, and the charges that brought the money. */
export default function WalletPage() {
  const t = useTexts(texts)
  const { won, count } = useFormat()
  const wallet = services.balance.useQuery('get', '/balance')
  const points = services.balance.useQuery('get', '/points')
  const charges = useList(
    'charges',
    (query) => services.balance.requests.GET('/balance/charges', { params: { query } }),
    // A gateway may be slow: its answer appears without a click.
    { everyMs: (pages) => (pages.some(({ items }) => items.some(isOpen)) ? OPEN_MS : false) },
  )
  const refresh = () => Promise.all([wallet.refetch(), charges.refetch()])
  const items = charges.items ?? []
  const open = items.filter(isOpen).length
  // A charge has ended meanwhile: its money is in the wallet.
  useEffect(() => {
    wallet.refetch()
  }, [open])
  return (
    <ShopFrame title={t.wallet}>
      {wallet.isLoading && <Loading />}
      {wallet.error && <Failure error={wallet.error} retry={() => wallet.refetch()} />}
      {wallet.data && (
        <Text fw={600}>
          {t.balance}: {won(wallet.data.balance)}. {t.points}: {count(wallet.data.points)}
        </Text>
      )}
      {points.data && <Text size="sm">{t.earns(points.data.pointsPercent)}</Text>}
      <ChargeForm onDone={refresh} />
      <Title order={3} size="h4">
        {t.charges}
      </Title>
      {charges.error && !charges.items && <Failure error={charges.error} retry={() => charges.refetch()} />}
      {charges.items?.length === 0 && <Empty>{t.noCharges}</Empty>}
      {items.length > 0 && (
        <Table maw={640} aria-label={t.charges}>
          <Table.Tbody>
            {items.map(({ chargeId, amount, status, requestedAt }) => (
              <Table.Tr key={chargeId}>
                <Table.Td>
                  <When at={requestedAt} />
                </Table.Td>
                <Table.Td>{won(amount)}</Table.Td>
                <Table.Td>{t.chargeStates[status]}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={charges} />
    </ShopFrame>
  )
}

/** Charges the wallet through the payment gateway; a click that is repeated is one charge. */
function ChargeForm({ onDone }: { onDone: () => Promise<unknown> }) {
  const t = useTexts(texts)
  const [amount, setAmount] = useState<number>(50_000)
  const { keyOf, forget } = useKey()
  const charge = services.balance.useMutation('post', '/balance/charge')
  const submit = () =>
    charge.mutate(
      { params: { header: { prefer: 'wait=10', 'Idempotency-Key': keyOf(amount) } }, body: { amount } },
      {
        async onSuccess() {
          forget()
          await onDone()
        },
      },
    )
  return (
    <Stack align="flex-start">
      <Group align="flex-end">
        <NumberInput
          label={t.amount}
          min={1}
          max={MAX_CHARGE}
          step={10_000}
          allowDecimal={false}
          thousandSeparator=","
          value={amount}
          onChange={(value) => setAmount(Number(value) || 0)}
        />
        <Button onClick={submit} loading={charge.isPending} disabled={amount < 1 || amount > MAX_CHARGE}>
          {t.charge}
        </Button>
      </Group>
      {charge.error && <Failure error={charge.error} />}
    </Stack>
  )
}
