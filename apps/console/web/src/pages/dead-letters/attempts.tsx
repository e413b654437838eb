import { List, Stack, Text, Title } from '@mantine/core'
import { When } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import type { ShownLetter } from './desk.ts'
import { texts } from './texts.ts'

/** Each failed attempt, newest first. */
export function Attempts({ letter: { attempts, failures } }: { letter: ShownLetter }) {
  const t = useTexts(texts)
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {t.attempts(attempts)}
      </Title>
      {attempts === 0 && <Text size="sm">{t.neverTried}</Text>}
      <List size="sm">
        {failures.toReversed().map(({ at, error, by }) => (
          <List.Item key={at} style={{ overflowWrap: 'anywhere' }}>
            <When at={at} />
            {by !== null && ` ${t.byOperator(by)}`}: {error}
          </List.Item>
        ))}
      </List>
      {attempts > failures.length && <Text size="sm">{t.newestAttempts(failures.length)}</Text>}
    </Stack>
  )
}
