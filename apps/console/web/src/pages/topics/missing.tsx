import { Alert } from '@mantine/core'
import type { TopicDetail } from '../../api/kafka.ts'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

/** What brokers did not say, so that nothing looks complete that is not. */
export function Missing({ unknown }: { unknown: TopicDetail['unknown'] }) {
  const t = useTexts(texts)
  if (unknown.length === 0) return null
  const names = { groups: t.groups, settings: t.settings, bytes: t.sizes }
  return (
    <Alert color="yellow" variant="light" title={t.missing} role="status">
      {t.missingWhat(unknown.map((each) => names[each]).join(', '))}
    </Alert>
  )
}
