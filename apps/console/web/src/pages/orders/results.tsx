import { Alert, List, Text } from '@mantine/core'
import { Id } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import type { Acted } from './orders.ts'
import { texts } from './texts.ts'

/** What came of an action, order by order. */
export function Results({ acted }: { acted: readonly Acted[] }) {
  const t = useTexts(texts)
  const isGood = acted.every(({ outcome }) => outcome === 'done')
  return (
    <Alert color={isGood ? 'teal' : 'yellow'} variant="light" title={t.results} role="status">
      <List size="sm" style={{ maxHeight: '30vh', overflow: 'auto' }} tabIndex={0} aria-label={t.results}>
        {acted.map(({ orderId, outcome, status, detail }) => (
          <List.Item key={orderId}>
            <Id id={orderId} />{' '}
            <Text span>
              {t.outcomes[outcome]}
              {status && ` (${t.states[status]})`}
              {detail && `: ${detail}`}
            </Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
