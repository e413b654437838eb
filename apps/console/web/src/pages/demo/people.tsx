import { Badge, Button, Card, Group, NumberInput, Stack, Table, Text, Title } from '@mantine/core'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { DemoActions, DemoState, People } from './demo.ts'
import { texts } from './texts.ts'

/** As the lab has them. */
const MOST_RATE = 50
const MOST_MINUTES = 120
const MOST_PEOPLE = 20_000

interface PeoplePanelProps {
  readonly state: DemoState
  readonly actions: DemoActions
  readonly mayChange: boolean
  /** What is in the address of the page. */
  readonly address: { readonly rate: string; readonly minutes: string }
  change(changes: { rate?: string; minutes?: string }, options?: { replace?: boolean }): void
}

/** How many people come and for how long; and what they have done. */
export function PeoplePanel({ state, actions, mayChange, address, change }: PeoplePanelProps) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const rate = Number(address.rate)
  const minutes = Number(address.minutes)
  const people = Math.round(rate * minutes * 60)
  const isValid = rate >= 0.1 && rate <= MOST_RATE && minutes >= 0.1 && minutes <= MOST_MINUTES
  const replace = { replace: true }
  return (
    <Card withBorder component="section" aria-label={t.people}>
      <Stack gap="sm">
        <Title order={3} size="h4">
          {t.people}
        </Title>
        <Text size="sm">{t.peopleWhat}</Text>
        <Group align="flex-end">
          <NumberInput
            label={t.rate}
            value={address.rate}
            min={0.1}
            max={MOST_RATE}
            onChange={(value) => change({ rate: String(value) }, replace)}
            w={160}
          />
          <NumberInput
            label={t.minutes}
            value={address.minutes}
            min={0.1}
            max={MOST_MINUTES}
            onChange={(value) => change({ minutes: String(value) }, replace)}
            w={160}
          />
          {state.busy === 'people' ? (
            <Button
              color="red.9"
              disabled={!mayChange}
              loading={actions.stop.isPending}
              onClick={() => actions.stop.mutate()}
            >
              {t.stopPeople}
            </Button>
          ) : (
            <Button
              disabled={!mayChange || !isValid || people > MOST_PEOPLE || state.busy !== null}
              loading={actions.people.isPending}
              onClick={() => actions.people.mutate({ rate, minutes })}
            >
              {t.startPeople}
            </Button>
          )}
        </Group>
        {people > MOST_PEOPLE && <Text size="sm">{t.tooMany(count(people), count(MOST_PEOPLE))}</Text>}
        {state.people && <WhatTheyDid people={state.people} />}
      </Stack>
    </Card>
  )
}

function WhatTheyDid({ people }: { people: People }) {
  const t = useTexts(texts)
  const { count, won } = useFormat()
  const { counts } = people
  const numberOf = (name: string) => counts[name] ?? 0
  const refused = Object.entries(counts).filter(([name]) => name.startsWith('refused.'))
  return (
    <Stack gap="xs">
      <Group gap="xs" role="status">
        <Badge color={people.state === 'failed' ? 'red.9' : 'teal.9'} variant="filled">
          {t.peopleStates[people.state]}
        </Badge>
        <Text size="sm">
          {t.hereNow(count(people.here), people.perSecond.toFixed(1))} {t.seed(String(people.seed))}
        </Text>
      </Group>
      {people.error && <Text size="sm">{people.error}</Text>}
      <Table.ScrollContainer type="native" minWidth={280} tabIndex={0} role="region" aria-label={t.soFar}>
        <Table>
          <Table.Caption>{t.soFar}</Table.Caption>
          <Table.Tbody>
            {Object.entries(t.numbers).map(([name, label]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{label}</Table.Th>
                <Table.Td ta="right">
                  {name === 'wonCharged' ? won(numberOf(name)) : count(numberOf(name))}
                </Table.Td>
              </Table.Tr>
            ))}
            {refused.map(([name, times]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{t.refused(name.slice('refused.'.length))}</Table.Th>
                <Table.Td ta="right">{count(times)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
