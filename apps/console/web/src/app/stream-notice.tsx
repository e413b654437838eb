import { Alert } from '@mantine/core'
import { useStreamState } from '../live/use-live-stream.ts'
import { type Both, useTexts } from '../texts/language.tsx'

const texts = {
  en: {
    title: 'The connection is interrupted',
    what: 'What is shown may be old. It goes on by itself when the console answers again.',
  },
  ko: {
    title: '연결이 끊겼습니다',
    what: '표시된 내용이 최신이 아닐 수 있습니다. 콘솔이 다시 응답하면 저절로 이어집니다.',
  },
} satisfies Both<object>

/** Says that the stream of this tab is interrupted, whatever page is open. */
export function StreamNotice() {
  const t = useTexts(texts)
  const { connection } = useStreamState()
  if (connection !== 'interrupted') return null
  return (
    <Alert color="yellow" variant="light" title={t.title} role="status" mb="md">
      {t.what}
    </Alert>
  )
}
