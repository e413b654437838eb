import { Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ServiceName } from '../../api/services.ts'
import { ChangeDialog } from '../../parts/change-dialog.tsx'
import { Command } from '../../parts/page.tsx'
import { useTexts } from '../../texts/language.tsx'
import { argumentsOf, type Selection, startRun } from './desk.ts'
import { texts } from './texts.ts'

const LOWEST = 0.1
const HIGHEST = 1_000
const USUAL = '10'

interface RedriveDialogProps {
  readonly service: ServiceName
  readonly selection: Selection
  readonly isOpen: boolean
  onClose(): void
}

/** Asks for the rate of a redrive run and for its reason, and starts it. */
export function RedriveDialog({ service, selection, isOpen, onClose }: RedriveDialogProps) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const [rate, setRate] = useState(USUAL)
  const value = Number(rate)
  const isRate = value >= LOWEST && value <= HIGHEST
  return (
    <ChangeDialog
      title={t.redriveTitle}
      action={t.redrive}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async (reason) => {
        if (!isRate) throw new Error(t.rateWrong)
        await startRun(service, selection, value, reason)
        await queries.invalidateQueries({ queryKey: ['redrive-runs', service] })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {'group' in selection
            ? t.redriveGroupWhat
            : 'ids' in selection
              ? t.redriveOneWhat
              : t.redriveKeyWhat}
        </Text>
        <TextInput
          label={t.rate}
          type="number"
          min={LOWEST}
          max={HIGHEST}
          step="any"
          value={rate}
          error={isRate ? undefined : t.rateWrong}
          onChange={({ currentTarget }) => setRate(currentTarget.value)}
        />
        <Command
          text={`npm run dead-letters -- redrive ${argumentsOf(service, selection)} --rate ${rate} --because "…"`}
        />
      </Stack>
    </ChangeDialog>
  )
}
