import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useSession } from '../api/session.ts'
import { OperateSwitch } from '../app/operate-switch.tsx'
import { type Both, useTexts } from '../texts/language.tsx'
import { Failure } from './states.tsx'

const texts = {
  en: {
    reason: 'Reason',
    why: 'It is recorded with your name.',
    cancel: 'Cancel',
    notDone: 'It was not done',
    readOnly: 'The console is read-only. Switch this on for fifteen minutes:',
  },
  ko: {
    reason: '사유',
    why: '이름과 함께 기록됩니다.',
    cancel: '취소',
    notDone: '처리하지 못했습니다',
    readOnly: '지금은 읽기 전용입니다. 15분 동안 켜세요:',
  },
} satisfies Both<Record<string, string>>

interface ChangeDialogProps {
  readonly title: string
  /** What will happen. */
  readonly children: ReactNode
  /** The button that does it, in the words of the deed. */
  readonly action: string
  readonly isOpen: boolean
  onClose(): void
  /** @throws Error that is shown; the dialog stays open then */
  onConfirm(reason: string): Promise<unknown>
}

/** Asks for the reason of an operator's change, and does it. While the console is read-only it says how to switch that off. */
export function ChangeDialog({ title, children, action, isOpen, onClose, onConfirm }: ChangeDialogProps) {
  const t = useTexts(texts)
  const { operatesUntil } = useSession()
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const close = () => {
    setError(undefined)
    onClose()
  }
  const confirm = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await onConfirm(reason)
      setReason('')
      onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t.cancel }}
      // Mantine's is a <header>, which would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
    >
      <form onSubmit={confirm}>
        <Stack>
          <Text component="div">{children}</Text>
          {operatesUntil === null && (
            <Alert color="yellow" variant="light">
              <Stack gap="xs" align="flex-start">
                <Text size="sm">{t.readOnly}</Text>
                <OperateSwitch />
              </Stack>
            </Alert>
          )}
          <TextInput
            label={t.reason}
            description={t.why}
            required
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            data-autofocus
          />
          {error !== undefined && <Failure error={error} title={t.notDone} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={isBusy} disabled={operatesUntil === null || reason.trim() === ''}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
