import { SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useSession } from '../../api/session.ts'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { type DemoActions, type DemoState, useDemo, useDemoActions } from './demo.ts'
import { PeoplePanel } from './people.tsx'
import { RemovalPanel } from './removal.tsx'
import { Performance } from './scene.tsx'
import { StoryCard } from './story-card.tsx'
import { texts } from './texts.ts'

const defaults = { rate: '1', minutes: '10', size: 'usual' }

/** Simulated people, and scenes with an expected end; for development. */
export default function DemoPage() {
  const t = useTexts(texts)
  const { hasLab } = useSession()
  return hasLab ? (
    <Demo />
  ) : (
    <Page title={t.title}>
      <Empty>{t.noLab}</Empty>
    </Page>
  )
}

function Demo() {
  const t = useTexts(texts)
  const [{ rate, minutes }] = useAddress(defaults)
  const { data, error, isLoading, dataUpdatedAt, refetch } = useDemo()
  const { operatesUntil } = useSession()
  return (
    <Page
      title={t.title}
      command={`npm run demo -- --rate ${Number(rate)} --minutes ${Number(minutes)}`}
      lookedAt={dataUpdatedAt}
    >
      <Text size="sm">{t.what}</Text>
      {operatesUntil === null && <Text size="sm">{t.readOnly}</Text>}
      {isLoading && <Loading />}
      {error && <Failure error={error} retry={() => refetch()} />}
      {data && <Parts state={data} mayChange={operatesUntil !== null} />}
    </Page>
  )
}

function Parts({ state, mayChange }: { state: DemoState; mayChange: boolean }) {
  const t = useTexts(texts)
  const [address, change] = useAddress(defaults)
  const actions = useDemoActions()
  const size = address.size === 'small' ? 'small' : 'usual'
  const story = state.scenes.find(({ name }) => name === state.scene?.scene)
  return (
    <Stack gap="lg">
      <ActionFailed actions={actions} />
      <PeoplePanel state={state} actions={actions} mayChange={mayChange} address={address} change={change} />
      {state.scene && story && (
        <Performance
          report={state.scene}
          story={story}
          stop={mayChange && state.busy === 'scene' ? () => actions.stop.mutate() : undefined}
        />
      )}
      <section aria-label={t.scenes}>
        <Title order={3} size="h4" mb="xs">
          {t.scenes}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {state.scenes.map((each) => (
            <StoryCard
              key={each.name}
              story={each}
              play={() => actions.scene.mutate({ name: each.name, size })}
              isDisabled={!mayChange || state.busy !== null || actions.scene.isPending}
            />
          ))}
        </SimpleGrid>
      </section>
      <RemovalPanel
        removal={state.removal}
        remove={() => actions.remove.mutate()}
        isDisabled={!mayChange || state.busy === 'removal' || actions.remove.isPending}
      />
    </Stack>
  )
}

function ActionFailed({ actions }: { actions: DemoActions }) {
  const failed = Object.values(actions).find(({ error }) => error)
  return failed ? <Failure error={failed.error} /> : null
}
