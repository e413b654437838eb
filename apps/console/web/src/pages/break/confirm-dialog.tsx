import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTexts } from '../../texts/language.tsx'
import type { Fault } from './lab.ts'
import { texts } from './texts.ts'

interface ConfirmDialogProps {
  /** What is asked about; without it the dialog is closed. */
  readonly fault: (Fault & { readonly part: string }) | undefined
  onClose(): void
  onConfirm(fault: Fault): void
}

/** Asks before a part is broken that everything needs. */
export function ConfirmDialog({ fault, onClose, onConfirm }: ConfirmDialogProps) {
  const t = useTexts(texts)
  return (
    <Modal
      opened={fault !== undefined}
      onClose={onClose}
      title={fault && t.confirmTitle(fault.part)}
      closeButtonProps={{ 'aria-label': t.cancel }}
      // Mantine's is a <header>, which would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
    >
      <Stack>
        <Text>{t.confirm}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              if (fault) onConfirm(fault)
              onClose()
            }}
          >
            {fault && t.doIt(t.kinds[fault.kind], fault.part)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
