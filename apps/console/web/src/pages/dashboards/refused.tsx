import { Text } from '@mantine/core'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

/** Instead of a panel that Prometheus has not answered for. */
export function Refused({ problem }: { problem: string }) {
  const t = useTexts(texts)
  return (
    <Text size="sm" role="alert" style={{ overflowWrap: 'anywhere' }}>
      {t.refused} {problem}
    </Text>
  )
}
