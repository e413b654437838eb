import { Alert, Button, Card, Group as Line, Progress, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { ServiceName } from '../../api/services.ts'
import { ChangeDialog } from '../../parts/change-dialog.tsx'
import { Command } from '../../parts/page.tsx'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { addressOf } from './address.ts'
import { isOver, newestRun, type Run, stopRun } from './desk.ts'
import { texts } from './texts.ts'

const WHILE_RUNNING_MS = 1_000

/** The newest redrive run of a service; one that is over only with `always`. */
export function NewestRun({ service, always = false }: { service: ServiceName; always?: boolean }) {
  const queries = useQueryClient()
  const { data: run } = useQuery({
    queryKey: ['redrive-runs', service],
    queryFn: () => newestRun(service),
    // Its progress is of the service's database: no topic tells it.
    refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? WHILE_RUNNING_MS : false),
  })
  const endedAt = run?.endedAt
  // Letters that a run has dealt with are no longer open.
  useEffect(() => {
    if (endedAt) void queries.invalidateQueries({ queryKey: ['dead-letters'] })
  }, [endedAt, queries])
  if (!run || (isOver(run) && !always)) return null
  // What was entered to stop one run is not said of the next one.
  return <RunCard key={run.id} service={service} run={run} />
}

function RunCard({ service, run }: { service: ServiceName; run: Run }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const queries = useQueryClient()
  const [isStopping, setStopping] = useState(false)
  const name = `${service}/${run.id}`
  const share = (letters: number) => (run.letters === 0 ? 0 : (100 * letters) / run.letters)
  const done = t.done(count(run.redriven), count(run.letters))
  const numbers = [
    done,
    ...(run.failed > 0 ? [t.failed(count(run.failed))] : []),
    ...(run.held > 0 ? [t.held(count(run.held))] : []),
    ...(run.elsewhere > 0 ? [t.elsewhere(count(run.elsewhere))] : []),
    ...(run.left > 0 ? [t.left(count(run.left))] : []),
  ].join(', ')
  return (
    <Card withBorder component="section" aria-label={t.run(name)}>
      <Stack gap="xs">
        <Line justify="space-between">
          <Text fw={600}>
            {t.run(name)}: {t.states[run.state]}
          </Text>
          {!isOver(run) && (
            <Button size="xs" color="red.9" onClick={() => setStopping(true)}>
              {t.stop}
            </Button>
          )}
        </Line>
        <Progress.Root size="lg">
          <Progress.Section value={share(run.redriven + run.elsewhere)} color="teal.9" aria-label={done} />
          <Progress.Section
            value={share(run.failed + run.held)}
            color="red.9"
            aria-label={t.failed(count(run.failed))}
          />
        </Progress.Root>
        <Text size="sm" role="status">
          {numbers}
        </Text>
        <Text size="sm" component="div" c="dimmed">
          {t.by(run.actor, run.rate)} <When at={run.startedAt} />: {run.reason}
        </Text>
        {run.stopped && <Text size="sm">{t.stoppedBy(run.stopped.by, run.stopped.reason)}</Text>}
        {run.waitsFor !== null && !isOver(run) && (
          <Alert color="yellow" variant="light" title={t.waitsForDependency}>
            {run.waitsFor}
          </Alert>
        )}
        {run.failures.map(({ group, letters, id, error }) => (
          <Text key={group} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t.failed(count(letters))}: <Link to={addressOf.letter(service, id)}>{`${service}/${id}`}</Link>{' '}
            {error}
          </Text>
        ))}
        <Command text={`npm run dead-letters -- run ${name}`} />
      </Stack>
      <ChangeDialog
        title={t.stopTitle}
        action={t.stop}
        isOpen={isStopping}
        onClose={() => setStopping(false)}
        onConfirm={async (reason) => {
          await stopRun(service, run.id, reason)
          await queries.invalidateQueries({ queryKey: ['redrive-runs', service] })
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t.stopWhat}</Text>
          <Command text={`npm run dead-letters -- stop ${name} --because "…"`} />
        </Stack>
      </ChangeDialog>
    </Card>
  )
}
