import { Badge, Button, Group as Line, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ServiceName } from '../../api/services.ts'
import { ChangeDialog } from '../../parts/change-dialog.tsx'
import { Command } from '../../parts/page.tsx'
import { PersonalData } from '../../parts/personal-data.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { Attempts } from './attempts.tsx'
import { BehindIt } from './behind-it.tsx'
import { Corrected, Correction } from './correction.tsx'
import { discard, letterInClear, letterOf, type Selection, type ShownLetter, tryLetter } from './desk.ts'
import { NewestRun } from './newest-run.tsx'
import { RecordOf } from './record-of.tsx'
import { RedriveDialog } from './redrive-dialog.tsx'
import { texts } from './texts.ts'
import { TrialResult } from './trial-result.tsx'

/** One letter: what it contains, why it failed, what waits for it, and what can be done. */
export function LetterDetail({ service, id }: { service: ServiceName; id: string }) {
  const query = useQuery({
    queryKey: ['dead-letters', 'one', service, id],
    queryFn: () => letterOf(service, id),
  })
  const { data: letter } = query
  const [inClear, setInClear] = useState<ShownLetter>()
  const shown = inClear ?? letter
  return (
    <Stack gap="md">
      {query.isLoading && <Loading />}
      {query.error && <Failure error={query.error} retry={() => query.refetch()} />}
      {letter && (
        <>
          <State letter={letter} />
          {letter.state === 'open' && <Deeds service={service} letter={letter} />}
          {letter.correction && <Corrected correction={inClear?.correction ?? letter.correction} />}
          <NewestRun service={service} />
          <Attempts letter={letter} />
          {letter.blocks && letter.resolution === null && <BehindIt service={service} letter={letter} />}
          <RecordOf letter={shown ?? letter} />
          {letter.masked && !inClear && (
            <>
              <PersonalData show={async (reason) => setInClear(await letterInClear(service, id, reason))} />
              <Command text={`npm run dead-letters -- show ${service}/${id} --because "…"`} />
            </>
          )}
          {letter.state === 'open' && letter.waitsFor === null && (
            <Correction service={service} letter={shown ?? letter} />
          )}
        </>
      )}
    </Stack>
  )
}

const COLORS = {
  open: 'red.9',
  retrying: 'violet.9',
  redriven: 'teal.9',
  discarded: 'gray.7',
  corrected: 'teal.9',
} as const

function State({ letter: { state, error, resolution } }: { letter: ShownLetter }) {
  const t = useTexts(texts)
  return (
    <Stack gap="xs" role="status">
      <Line>
        <Badge color={COLORS[state]}>{t.letterStates[state]}</Badge>
      </Line>
      {/* What failed before is not the state of a letter that has been dealt with. */}
      {resolution === null ? (
        <Text style={{ overflowWrap: 'anywhere' }}>{error}</Text>
      ) : (
        <Text>{t.resolvedBy(resolution.by ?? t.unknownOperator, resolution.reason ?? '')}</Text>
      )}
    </Stack>
  )
}

/** Try, redrive and discard. */
function Deeds({ service, letter }: { service: ServiceName; letter: ShownLetter }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const [selection, setSelection] = useState<Selection>()
  const [isDiscarding, setDiscarding] = useState(false)
  const trial = useMutation({ mutationFn: () => tryLetter(service, letter.id) })
  const { id, key, topic, blocks } = letter
  const name = `${service}/${id}`
  return (
    <Stack gap="sm">
      <Line>
        <Button variant="default" onClick={() => trial.mutate()} loading={trial.isPending}>
          {t.tryIt}
        </Button>
        <Button onClick={() => setSelection({ ids: [id] })}>{t.redriveOne}</Button>
        {blocks && key !== null && (
          <Button onClick={() => setSelection({ key, topic })}>{t.redriveKey}</Button>
        )}
        <Button color="red.9" onClick={() => setDiscarding(true)}>
          {t.discard}
        </Button>
      </Line>
      <Command text={`npm run dead-letters -- try ${name}`} />
      {trial.error && <Failure error={trial.error} retry={() => trial.mutate()} />}
      {trial.data && <TrialResult service={service} id={id} trial={trial.data} />}
      <RedriveDialog
        service={service}
        selection={selection ?? { ids: [id] }}
        isOpen={selection !== undefined}
        onClose={() => setSelection(undefined)}
      />
      <ChangeDialog
        title={t.discardTitle}
        action={t.discard}
        isOpen={isDiscarding}
        onClose={() => setDiscarding(false)}
        onConfirm={async (reason) => {
          await discard(service, id, reason)
          await queries.invalidateQueries({ queryKey: ['dead-letters'] })
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t.discardWhat}</Text>
          <Command text={`npm run dead-letters -- discard ${name} --because "…"`} />
        </Stack>
      </ChangeDialog>
    </Stack>
  )
}
