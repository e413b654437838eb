import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useAddress } from '../../parts/address.ts'
import { Away } from '../../parts/away.tsx'
import { Page } from '../../parts/page.tsx'
import { shellWord } from '../../parts/shell-word.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { Id, When } from '../../parts/values.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { useTexts } from '../../texts/language.tsx'
import { type ActionOf, actionsOfAll, type Places } from './actions.ts'
import { texts } from './texts.ts'

const defaults = { actor: '', target: '' }

const commandOf = (given: Readonly<Record<string, string>>): string => {
  const options = Object.entries(given).map(([name, value]) => `--${name} ${shellWord(value)}`)
  return ['npm run actions', ...(options.length > 0 ? ['--', ...options] : [])].join(' ')
}

/** What operators have done in all services, newest first. */
export default function ActionsPage() {
  const t = useTexts(texts)
  const [filter, change] = useAddress(defaults)
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
  const query = useInfiniteQuery({
    queryKey: ['actions', given],
    queryFn: ({ pageParam }) => actionsOfAll(given, pageParam),
    initialPageParam: undefined as Places | undefined,
    getNextPageParam: ({ next }) => next,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const [first] = query.data?.pages ?? []
  return (
    <Page title={t.title} command={commandOf(given)} lookedAt={query.dataUpdatedAt}>
      <Group>
        <TextInput
          label={t.actor}
          value={filter.actor}
          placeholder="operator:ann"
          onChange={({ currentTarget }) => change({ actor: currentTarget.value }, { replace: true })}
        />
        <TextInput
          label={t.target}
          value={filter.target}
          placeholder="dead-letter/12"
          onChange={({ currentTarget }) => change({ target: currentTarget.value }, { replace: true })}
        />
      </Group>
      {query.isLoading && <Loading />}
      {query.error && <Failure error={query.error} retry={() => query.refetch()} />}
      {first && <Away away={first.away} />}
      {query.data && items.length === 0 && <Empty>{t.none}</Empty>}
      {items.length > 0 && (
        <VirtualRows
          label={t.title}
          rows={items}
          estimate={88}
          keyOf={({ service, id }) => `${service} ${id}`}
        >
          {(each) => <ActionCard action={each} />}
        </VirtualRows>
      )}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t.older}
        </Button>
      )}
    </Page>
  )
}

function ActionCard({ action: each }: { action: ActionOf }) {
  return (
    <Card withBorder mb="xs">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4}>
          <Text fw={600}>{each.action}</Text>
          <Text size="sm">
            {each.actor}, <When at={each.at} />, {each.service}
          </Text>
          <Text size="sm">{each.reason}</Text>
        </Stack>
        <Id id={each.target.slice(each.target.indexOf('/') + 1)} />
      </Group>
    </Card>
  )
}
