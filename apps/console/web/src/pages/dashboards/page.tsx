import { Alert, Anchor, Group, NativeSelect, Stack, Tabs, Text } from '@mantine/core'
import { Link } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { own } from '../../api/services.ts'
import { useAddress } from '../../parts/address.ts'
import { Command, Page } from '../../parts/page.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { Alerts } from './alerts.tsx'
import { Board } from './board.tsx'
import { texts } from './texts.ts'

const defaults = { board: 'shop', range: '1h' }
const boards = ['shop', 'messaging', 'service', 'kafka', 'postgres'] as const
const ranges = ['15m', '1h', '6h', '1d', '2d'] as const

/** What Prometheus knows: alerts, and the dashboards that Grafana has, too. */
export default function DashboardsPage() {
  const t = useTexts(texts)
  const [address, change] = useAddress(defaults)
  const board = boards.find((each) => each === address.board) ?? 'shop'
  const range = ranges.find((each) => each === address.range) ?? '1h'
  // As often as Prometheus has new values.
  const options = { refetchInterval: 15_000 }
  const params = { path: { dashboard: board }, query: { range } }
  const drawn = own.useQuery('get', '/api/metrics/dashboards/{dashboard}', { params }, options)
  const alerts = own.useQuery('get', '/api/metrics/alerts', {}, options)
  // What says that there is no Prometheus says it of the alerts, too. Alerts of before are not shown as those of now.
  const isToldBelow = drawn.error && codeOf(alerts.error) === codeOf(drawn.error)
  return (
    <Page title={t.title} command="npm run stack -- up observe" lookedAt={drawn.dataUpdatedAt}>
      {alerts.error && !isToldBelow && (
        <Failure title={t.noAlerts} error={alerts.error} retry={() => alerts.refetch()} />
      )}
      {alerts.data && !alerts.error && <Alerts list={alerts.data} />}
      <Tabs value={board} onChange={(next) => change({ board: next ?? 'shop' })} keepMounted={false}>
        <Group justify="space-between" align="flex-end">
          <Tabs.List>
            {boards.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t.boards[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <NativeSelect
            label={t.range}
            value={range}
            data={ranges.map((value) => ({ value, label: t.ranges[value] }))}
            onChange={({ currentTarget }) => change({ range: currentTarget.value })}
          />
        </Group>
        <Tabs.Panel value={board} pt="md">
          {drawn.isLoading && <Loading />}
          {drawn.error && <NoMetrics error={drawn.error} retry={() => drawn.refetch()} />}
          {drawn.data && <Board dashboard={drawn.data} />}
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

const codeOf = (error: unknown): string => (error instanceof Problem && error.code) || ''

/** Without Prometheus: how it is started, and what can be seen without it. */
function NoMetrics({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTexts(texts)
  const code = codeOf(error)
  if (!code.startsWith('prometheus-')) return <Failure error={error} retry={retry} />
  return (
    <Alert color="yellow" variant="light" title={t.none} role="status">
      <Stack gap="xs">
        <Text>{code === 'prometheus-not-configured' ? t.notConfigured : t.start}</Text>
        <Command text="npm run stack -- up observe" />
        <Text>
          {t.without}{' '}
          <Anchor component={Link} to="/">
            {t.wrongNow}
          </Anchor>
        </Text>
      </Stack>
    </Alert>
  )
}
