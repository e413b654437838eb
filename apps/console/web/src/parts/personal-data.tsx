import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { type Both, useTexts } from '../texts/language.tsx'
import { ChangeDialog } from './change-dialog.tsx'

const texts = {
  en: {
    masked: 'Personal data is masked.',
    ask: 'Show personal data',
    show: 'Show',
    what: 'What is masked is shown to you here, until you leave the page. Who did what keeps that you have asked.',
  },
  ko: {
    masked: '개인정보를 가렸습니다.',
    ask: '개인정보 보기',
    show: '보기',
    what: '가려진 내용을 이 페이지를 떠날 때까지 표시합니다. 열람 사실은 작업 기록에 남습니다.',
  },
} satisfies Both<Record<string, string>>

/** Says that something is masked, and asks for it with a reason. @param show gets it from the service that masks it, and records it */
export function PersonalData({ show }: { show: (reason: string) => Promise<unknown> }) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  return (
    <Group gap="xs">
      <Text size="sm">{t.masked}</Text>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t.ask}
      </Button>
      <ChangeDialog
        title={t.ask}
        action={t.show}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={show}
      >
        {t.what}
      </ChangeDialog>
    </Group>
  )
}
