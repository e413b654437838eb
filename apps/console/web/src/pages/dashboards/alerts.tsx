import { Alert, Anchor, Badge, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { Age } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import type { AlertList, ShownAlert } from './drawn.ts'
import { knownAlert } from './known-alerts.ts'
import { texts } from './texts.ts'

/** The alerts that fire or are about to, with what to do, and the page that mends it. */
export function Alerts({ list: { items, rules, broken } }: { list: AlertList }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  return (
    <Stack gap="sm" component="section" aria-label={t.alerts}>
      {items.length === 0 && <Text size="sm">{t.allQuiet(count(rules))}</Text>}
      {broken.length > 0 && (
        <Alert color="yellow" variant="light" role="status">
          {t.broken(broken.join(', '))}
        </Alert>
      )}
      {items.map((alert) => (
        <AlertCard key={`${alert.name} ${JSON.stringify(alert.labels)}`} alert={alert} />
      ))}
    </Stack>
  )
}

function AlertCard({ alert }: { alert: ShownAlert }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { name, state, severity, summary, labels, runbook, since } = alert
  const known = knownAlert(alert)
  const page = known?.page?.(labels)
  return (
    <Card withBorder>
      <Stack gap={4}>
        <Group justify="space-between">
          <Group gap="xs">
            <Badge color={severity === 'critical' ? 'red.9' : 'yellow.4'} variant="filled">
              {t[state]}
            </Badge>
            <Title order={3} size="sm">
              {name}
            </Title>
          </Group>
          <Text size="sm">
            <Age since={since} />
          </Text>
        </Group>
        {language === 'ko' && known && <Text size="sm">{known.korean}</Text>}
        <Text size="sm" lang="en" style={{ overflowWrap: 'anywhere' }}>
          {summary}
        </Text>
        <Text size="sm">
          {t.runbook}: <Code>{runbook}</Code>
        </Text>
        {page && (
          <Anchor component={Link} to={page} size="sm">
            {t.mend}
          </Anchor>
        )}
      </Stack>
    </Card>
  )
}
