import { Alert, Badge, Button, Card, Group, List, Progress, Stack, Table, Text, Title } from '@mantine/core'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import type { SceneReport, Story } from './demo.ts'
import { Places } from './story-card.tsx'
import { texts } from './texts.ts'

const COLORS = { running: 'blue.9', passed: 'teal.9', failed: 'red.9', stopped: 'gray.7' } as const

interface PerformanceProps {
  readonly report: SceneReport
  readonly story: Story
  /** Undefined when it cannot be stopped. */
  readonly stop: (() => void) | undefined
}

/** The newest scene: its steps, its end beside the expected one, and the proof as the last line. */
export function Performance({ report, story, stop }: PerformanceProps) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { proof } = report
  return (
    <Card withBorder component="section" aria-label={t.newest}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={3} size="h4">
              {story.title[language]}
            </Title>
            <Badge color={COLORS[report.state]} variant="filled" role="status">
              {t.sceneStates[report.state]}
            </Badge>
          </Group>
          {stop && (
            <Button size="xs" color="red.9" onClick={stop}>
              {t.stop}
            </Button>
          )}
        </Group>
        <Text size="sm" component="div" c="dimmed">
          {t.began} <When at={report.startedAt} />
        </Text>
        <Steps steps={report.steps} />
        {report.error && (
          <Alert color="red" variant="light" title={t.endedEarly} role="alert">
            {report.error}
          </Alert>
        )}
        {report.checks.length > 0 && <Checks checks={report.checks} />}
        {proof && (
          <Alert
            color={proof.holds ? 'teal' : 'red'}
            variant="light"
            title={proof.holds ? t.proved : t.notProved}
          >
            {proof.sentence}
          </Alert>
        )}
        <Places places={story.places} />
      </Stack>
    </Card>
  )
}

function Steps({ steps }: { steps: SceneReport['steps'] }) {
  const { language } = useLanguage()
  const { count } = useFormat()
  return (
    <List type="ordered" size="sm">
      {steps.map(({ sentence, done, of, isOver }) => (
        <List.Item key={sentence.en} aria-current={isOver ? undefined : 'step'}>
          {sentence[language]}
          {of > 0 && (
            <Group gap="xs" wrap="nowrap">
              <Progress value={(100 * done) / of} color="teal.9" w={120} aria-label={sentence[language]} />
              <Text size="sm">
                {count(done)} / {count(of)}
              </Text>
            </Group>
          )}
        </List.Item>
      ))}
    </List>
  )
}

function Checks({ checks }: { checks: SceneReport['checks'] }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  return (
    <Table.ScrollContainer type="native" minWidth={320} tabIndex={0} role="region" aria-label={t.checks}>
      <Table striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.check}</Table.Th>
            <Table.Th ta="right">{t.expected}</Table.Th>
            <Table.Th ta="right">{t.actual}</Table.Th>
            <Table.Th>{t.verdict}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {checks.map(({ name, expected, actual, holds }) => (
            <Table.Tr key={name.en}>
              <Table.Td>{name[language]}</Table.Td>
              <Table.Td ta="right">{expected}</Table.Td>
              <Table.Td ta="right">{actual}</Table.Td>
              <Table.Td>
                <Badge color={holds ? 'teal.9' : 'red.9'} variant="filled">
                  {holds ? t.holds : t.differs}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
