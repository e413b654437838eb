import { Alert, List } from '@mantine/core'
import type { ServiceName } from '../api/services.ts'
import { type Both, useTexts } from '../texts/language.tsx'
import { Explained } from './explained.tsx'

const texts = {
  en: { title: 'Not everything is known', lead: 'What these services hold is missing here:' },
  ko: { title: '확인하지 못한 것이 있습니다', lead: '다음 서비스의 내용은 빠져 있습니다:' },
} satisfies Both<Record<string, string>>

/** The services that did not answer, so that nothing looks complete that is not. */
export function Away({ away }: { away: readonly { service: ServiceName; error: Error }[] }) {
  const t = useTexts(texts)
  if (away.length === 0) return null
  return (
    <Alert color="yellow" variant="light" title={t.title} role="status">
      {t.lead}
      <List size="sm">
        {away.map(({ service, error }) => (
          <List.Item key={service}>
            <strong>{service}</strong>
            <Explained error={error} />
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
