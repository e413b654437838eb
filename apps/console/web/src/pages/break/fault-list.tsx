import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Command } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { type BegunFault, commandOf, isOpen, targetOf } from './lab.ts'
import { Stopwatch } from './stopwatch.tsx'
import { texts } from './texts.ts'

interface FaultListProps {
  readonly faults: readonly BegunFault[]
  readonly canUndo: boolean
  onUndo(id: string): void
}

/** What was broken in this session, the newest first, each with its stopwatch. */
export function FaultList({ faults, canUndo, onUndo }: FaultListProps) {
  const t = useTexts(texts)
  return (
    <Stack gap="xs" component="section" aria-labelledby="faults">
      <Title order={3} size="h4" id="faults">
        {t.faults}
      </Title>
      {faults.length === 0 && <Empty>{t.noFaults}</Empty>}
      {faults.map((begun) => {
        const what = `${t.kinds[begun.fault.kind]}: ${targetOf(begun.fault).join(' ')}`
        return (
          <Card key={begun.id} withBorder role="article" aria-label={what}>
            <Stack gap="xs">
              <Group justify="space-between">
                <Group gap="xs">
                  <Badge color={isOpen(begun) ? 'red.9' : 'gray.7'} variant="filled">
                    {t.kinds[begun.fault.kind]}
                  </Badge>
                  <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                    {targetOf(begun.fault).join(' ')}
                  </Text>
                </Group>
                {isOpen(begun) && (
                  <Button
                    size="xs"
                    disabled={!canUndo}
                    onClick={() => onUndo(begun.id)}
                    aria-label={t.undoThis(what)}
                  >
                    {t.undo}
                  </Button>
                )}
              </Group>
              <Stopwatch begun={begun} />
              {begun.problem && <Text size="sm">{t.problem(begun.problem)}</Text>}
              <Command text={commandOf(begun.fault)} />
            </Stack>
          </Card>
        )
      })}
    </Stack>
  )
}
