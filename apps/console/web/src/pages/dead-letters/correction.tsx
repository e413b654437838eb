import { Alert, Button, Code, Group as Line, Mark, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ServiceName } from '../../api/services.ts'
import { useSession } from '../../api/session.ts'
import { OperateSwitch } from '../../app/operate-switch.tsx'
import { ChangeDialog } from '../../parts/change-dialog.tsx'
import { JsonField, jsonOf, pretty } from '../../parts/json-field.tsx'
import { Command } from '../../parts/page.tsx'
import { Failure } from '../../parts/states.tsx'
import { Id } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { correct, type ShownLetter, tryCorrection } from './desk.ts'
import { texts } from './texts.ts'
import { TrialResult } from './trial-result.tsx'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The data as it is shown; nothing, of a record that cannot be decoded. */
const dataOf = ({ value }: ShownLetter): Json =>
  'decoded' in value && isObject(value.decoded) ? value.decoded : {}

/** Writes other data in the place of that of a letter, tries it, and applies it. */
export function Correction({ service, letter }: { service: ServiceName; letter: ShownLetter }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const { operatesUntil } = useSession()
  const { id } = letter
  const original = dataOf(letter)
  // Until it is edited it follows what is shown: personal data may have been asked for.
  const [draft, setDraft] = useState<string>()
  const [isAsking, setAsking] = useState(false)
  const text = draft ?? pretty(original)
  const read = jsonOf(text)
  const data = 'json' in read && isObject(read.json) ? read.json : undefined
  const trial = useMutation({ mutationFn: (data: Json) => tryCorrection(service, id, data) })
  const edit = (text: string) => {
    trial.reset()
    setDraft(text)
  }
  const apply = async (reason: string) => {
    if (!data) return
    const { applied, error } = await correct(service, id, data, reason)
    await queries.invalidateQueries({ queryKey: ['dead-letters'] })
    if (!applied) throw new Error(t.notApplied(error ?? ''))
  }
  return (
    <Stack gap="sm" component="section" aria-label={t.correctTitle}>
      <Title order={3} size="h4">
        {t.correctTitle}
      </Title>
      <Text size="sm">{t.correctWhat}</Text>
      {letter.masked && <Text size="sm">{t.maskKeeps}</Text>}
      <JsonField label={t.newData} text={text} minRows={6} onChange={edit} />
      {data && <Differences before={original} after={data} />}
      {operatesUntil === null && (
        <Alert color="yellow" variant="light">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t.tryNeedsOperate}</Text>
            <OperateSwitch />
          </Stack>
        </Alert>
      )}
      <Line>
        <Button
          variant="default"
          onClick={() => data && trial.mutate(data)}
          loading={trial.isPending}
          disabled={!data || operatesUntil === null}
        >
          {t.tryCorrection}
        </Button>
        <Button onClick={() => setAsking(true)} disabled={!data}>
          {t.correct}
        </Button>
      </Line>
      <Command
        text={`npm run dead-letters -- correct ${service}/${id} --data corrected.json --because "…"`}
      />
      {trial.error && <Failure error={trial.error} title={t.notTried} />}
      {trial.data && <TrialResult service={service} id={id} trial={trial.data} />}
      <ChangeDialog
        title={t.correctTitle}
        action={t.apply}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={apply}
      >
        <Stack gap="sm">
          <Text size="sm">{t.correctWhat}</Text>
          {data && <Differences before={original} after={data} />}
        </Stack>
      </ChangeDialog>
    </Stack>
  )
}

/** The fields that differ, with both values. */
function Differences({ before, after }: { before: Json; after: Json }) {
  const t = useTexts(texts)
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const differing = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
  if (differing.length === 0) return <Text size="sm">{t.sameData}</Text>
  return (
    <Table.ScrollContainer minWidth={320} tabIndex={0} role="region" aria-label={t.differences}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.field}</Table.Th>
            <Table.Th scope="col">{t.was}</Table.Th>
            <Table.Th scope="col">{t.becomes}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differing.map((field) => (
            <Table.Tr key={field}>
              <Table.Th scope="row">
                <Mark>{field}</Mark>
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{JSON.stringify(before[field]) ?? '–'}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{JSON.stringify(after[field]) ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** What was applied in the place of a letter. */
export function Corrected({ correction }: { correction: NonNullable<ShownLetter['correction']> }) {
  const t = useTexts(texts)
  const { eventId, data, changed } = correction
  return (
    <Stack gap="xs" component="section" aria-label={t.inItsPlace}>
      <Title order={3} size="h4">
        {t.inItsPlace}
      </Title>
      <Text component="div" size="sm">
        <Id id={eventId} /> {t.differsIn(changed.join(', '))}
      </Text>
      <Code block tabIndex={0}>
        {pretty(data)}
      </Code>
    </Stack>
  )
}
