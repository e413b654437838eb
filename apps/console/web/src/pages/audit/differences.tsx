import { Button, Card, Group, List, Stack, Text, Title } from '@mantine/core'
import { Id, When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import type { Difference, Equation } from './audits.ts'
import { useEquationName } from './equation-name.ts'
import { texts } from './texts.ts'

interface DifferencesProps {
  readonly equation: Equation
  onAccept(differenceId: string): void
}

/** The objects that differ, with what each side holds and the events that led to it. */
export function DifferencesOf({ equation, onAccept }: DifferencesProps) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const nameOf = useEquationName()
  const others = equation.differences - equation.examples.length
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {t.objects(nameOf(equation.name))}
      </Title>
      {equation.examples.map((example) => (
        <DifferenceCard key={example.object} difference={example} onAccept={onAccept} />
      ))}
      {others > 0 && <Text size="sm">{t.more(count(others))}</Text>}
    </Stack>
  )
}

function DifferenceCard({
  difference,
  onAccept,
}: {
  difference: Difference
  onAccept: (differenceId: string) => void
}) {
  const t = useTexts(texts)
  const { differenceId, object, left, right, note, events } = difference
  // `order/<id>`: what is behind the slash is an id like any other.
  const id = object.slice(object.indexOf('/') + 1).trim()
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600}>{object}</Text>
          <Id id={id} />
        </Group>
        <Text size="sm">
          {t.left}: {left ?? t.nothing}
        </Text>
        <Text size="sm">
          {t.right}: {right ?? t.nothing}
        </Text>
        {note && <Text size="sm">{note}</Text>}
        {events.length > 0 && (
          <>
            <Text size="sm">{t.events}:</Text>
            <List size="sm">
              {events.map(({ eventId, topic, occurredOn }) => (
                <List.Item key={eventId}>
                  {topic} <When at={occurredOn} /> <Id id={eventId} />
                </List.Item>
              ))}
            </List>
          </>
        )}
        {differenceId && (
          <Group>
            <Button size="xs" variant="default" onClick={() => onAccept(differenceId)}>
              {t.accept}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  )
}
