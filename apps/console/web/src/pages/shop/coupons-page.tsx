import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import type { components } from '../../api/generated/coupon.ts'
import { services } from '../../api/services.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { useDiscountText } from './discount-text.ts'
import { More } from './more.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'
import { useList } from './use-list.ts'
import { type CouponRequest, useRequest } from './use-request.ts'

type Campaign = components['schemas']['Campaign']

const defaults = { request: '' }
/** How often what is left of each campaign is looked at, in milliseconds. */
const LEFT_MS = 5_000

/** The campaigns, the place in their lines, and the customer's coupons. */
export default function CouponsPage() {
  const t = useTexts(texts)
  const discountText = useDiscountText()
  const campaigns = services.coupon.useQuery('get', '/coupons/campaigns', {}, { refetchInterval: LEFT_MS })
  const coupons = useList('coupons', (query) =>
    services.coupon.requests.GET('/coupons', { params: { query } }),
  )
  const [{ request: requestId }, change] = useAddress(defaults)
  const request = useRequest(requestId, () => Promise.all([coupons.refetch(), campaigns.refetch()]))
  return (
    <ShopFrame title={t.coupons}>
      <Title order={3} size="h4">
        {t.campaigns}
      </Title>
      {campaigns.isLoading && <Loading />}
      {campaigns.error && <Failure error={campaigns.error} retry={() => campaigns.refetch()} />}
      {campaigns.data?.items.length === 0 && <Empty>{t.noCampaigns}</Empty>}
      {campaigns.data?.items.map((campaign) => (
        <CampaignCard
          key={campaign.campaignId}
          campaign={campaign}
          request={request?.campaignId === campaign.campaignId ? request : undefined}
          onAsked={(requestId) => change({ request: requestId }, { replace: true })}
        />
      ))}
      <Title order={3} size="h4">
        {t.myCoupons}
      </Title>
      {coupons.error && !coupons.items && <Failure error={coupons.error} retry={() => coupons.refetch()} />}
      {coupons.items?.length === 0 && <Empty>{t.noCoupons}</Empty>}
      <Stack component="ul" gap="xs" p={0} m={0} aria-label={t.myCoupons}>
        {coupons.items?.map((coupon) => (
          <Card key={coupon.couponId} withBorder component="li" maw={640} style={{ listStyle: 'none' }}>
            <Text fw={600}>{coupon.name}</Text>
            <Text size="sm">
              {discountText(coupon.discount)}, {t.couponStates[coupon.status]}, {t.validUntil}{' '}
              <When at={coupon.expiresAt} />
            </Text>
          </Card>
        ))}
      </Stack>
      <More list={coupons} />
    </ShopFrame>
  )
}

interface CampaignCardProps {
  readonly campaign: Campaign
  /** The customer's request of this campaign, if there is one. */
  readonly request: CouponRequest | undefined
  onAsked(requestId: string): void
}

function CampaignCard({ campaign, request, onAsked }: CampaignCardProps) {
  const t = useTexts(texts)
  const { won, count } = useFormat()
  const discountText = useDiscountText()
  const { campaignId, name, discount, minimumAmount, quantity, left } = campaign
  const ask = services.coupon.useMutation('post', '/coupons/issue', {
    onSuccess: ({ requestId }) => onAsked(requestId),
  })
  return (
    <Card withBorder maw={640}>
      <Group justify="space-between">
        <Stack gap={4}>
          <Text fw={600}>{name}</Text>
          <Text size="sm">
            {discountText(discount)}, {t.from(won(minimumAmount))}
          </Text>
          <Text size="sm">{t.ofLeft(count(left), count(quantity))}</Text>
          <PlaceInLine request={request} />
          {ask.error && <Failure error={ask.error} />}
        </Stack>
        <Button
          disabled={left === 0 || request?.status === 'issued'}
          loading={ask.isPending || request?.status === 'waiting'}
          onClick={() => ask.mutate({ body: { campaignId } })}
        >
          {t.getCoupon}
        </Button>
      </Group>
    </Card>
  )
}

/** Where the customer stands in the line, or what came of it. */
function PlaceInLine({ request }: { request: CouponRequest | undefined }) {
  const t = useTexts(texts)
  const { count, duration } = useFormat()
  if (!request) return null
  const { status, position, estimatedWaitMs } = request
  const waits = position !== null && status === 'waiting'
  return (
    <Text role="status" fw={600}>
      {waits ? t.place(count(position)) : t.requestStates[status]}
      {waits && estimatedWaitMs !== null && `, ${t.wait(duration(estimatedWaitMs / 1000))}`}
    </Text>
  )
}
