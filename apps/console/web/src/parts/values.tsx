import { Anchor, Code, Text, Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useFormat } from '../texts/format.ts'
import { type Both, useTexts } from '../texts/language.tsx'

const texts = {
  en: { ago: (duration: string) => `${duration} ago`, none: 'none' },
  ko: { ago: (duration: string) => `${duration} 전`, none: '없음' },
} satisfies Both<object>

/** An instant in the reader's time zone; on request with the exact one. */
export function When({ at }: { at: string | null | undefined }) {
  const { time } = useFormat()
  const t = useTexts(texts)
  if (!at) return <Text span>{t.none}</Text>
  return (
    <Tooltip label={at}>
      <time dateTime={at}>{time(at)}</time>
    </Tooltip>
  )
}

/** How long ago an instant was; goes on by itself. */
export function Age({ since }: { since: string }) {
  const t = useTexts(texts)
  const { duration, time } = useFormat()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Tooltip label={time(since)}>
      <time dateTime={since}>{t.ago(duration((now - Date.parse(since)) / 1000))}</time>
    </Tooltip>
  )
}

/** Any id: a link that finds what it is. */
export function Id({ id }: { id: string }) {
  return (
    <Anchor component={Link} to={`/?q=${encodeURIComponent(id)}`} style={{ overflowWrap: 'anywhere' }}>
      <Code>{id}</Code>
    </Anchor>
  )
}
