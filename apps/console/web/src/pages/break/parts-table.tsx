import { Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { Age } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { type BegunFault, isOpen, type PartState } from './lab.ts'
import { texts } from './texts.ts'

const COLORS = { running: 'teal.9', paused: 'violet.9', slowed: 'violet.9', away: 'red.9' } as const
const KINDS = ['kill', 'pause', 'slow'] as const

interface PartsTableProps {
  readonly parts: readonly PartState[]
  readonly faults: readonly BegunFault[]
  readonly canBreak: boolean
  onBreak(kind: (typeof KINDS)[number], part: string): void
}

/** Each part with its state, and the ways to break it. */
export function PartsTable({ parts, faults, canBreak, onBreak }: PartsTableProps) {
  const t = useTexts(texts)
  const isHeld = (name: string) =>
    faults.some((each) => isOpen(each) && 'part' in each.fault && each.fault.part === name)
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {t.parts}
      </Title>
      <Table.ScrollContainer type="native" minWidth={520} tabIndex={0} role="region" aria-label={t.parts}>
        <Table striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.part}</Table.Th>
              <Table.Th>{t.state}</Table.Th>
              <Table.Th>{t.breakPart}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts.map(({ name, state, since, restarts, isReady, reason }) => (
              <Table.Tr key={name}>
                <Table.Td>
                  <Text fw={600} size="sm">
                    {name}
                  </Text>
                  {restarts > 0 && (
                    <Text size="xs">
                      {t.restarts}: {restarts}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Badge color={COLORS[state]} variant="filled">
                    {t.states[state]}
                  </Badge>
                  <Text size="xs">
                    <Age since={since} />
                  </Text>
                  {!isReady && (
                    <Text size="xs" lineClamp={2} maw={240} style={{ overflowWrap: 'anywhere' }}>
                      {reason}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    {KINDS.map((kind) => (
                      <Button
                        key={kind}
                        size="compact-xs"
                        variant="default"
                        disabled={!canBreak || isHeld(name)}
                        title={t.whats[kind]}
                        aria-label={t.doIt(t.kinds[kind], name)}
                        onClick={() => onBreak(kind, name)}
                      >
                        {t.kinds[kind]}
                      </Button>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
