import { Alert, Button, Group, NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSession } from '../../api/session.ts'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { AuditBeside } from './audit-beside.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FaultList } from './fault-list.tsx'
import { beginFault, type Fault, isOpen, readState, undoFault, undoFaults } from './lab.ts'
import { OtherFaults } from './other-faults.tsx'
import { PartsTable } from './parts-table.tsx'
import { texts } from './texts.ts'
import { WaitingTable } from './waiting-table.tsx'

const key = ['lab']
const LOOK_AGAIN_MS = 1_000
/** How long a fault may last, in seconds. */
const LASTS = ['30', '120', '300', '600']
const defaults = { seconds: '120' }

/** Breaks the shop on purpose: what was broken, what waits for it, when it has recovered, and that nothing was lost. */
export default function BreakPage() {
  const t = useTexts(texts)
  const { hasLab } = useSession()
  if (hasLab) return <Lab />
  return (
    <Page title={t.title}>
      <Empty>{t.noLab}</Empty>
    </Page>
  )
}

function Lab() {
  const t = useTexts(texts)
  const { duration } = useFormat()
  const queries = useQueryClient()
  const { operatesUntil } = useSession()
  const [{ seconds }, change] = useAddress(defaults)
  const [asking, setAsking] = useState<Fault & { part: string }>()
  const state = useQuery({ queryKey: key, queryFn: readState, refetchInterval: LOOK_AGAIN_MS })
  const again = { onSettled: () => queries.invalidateQueries({ queryKey: key }) }
  const begin = useMutation({ mutationFn: (fault: Fault) => beginFault(fault, Number(seconds)), ...again })
  const undo = useMutation({ mutationFn: undoFault, ...again })
  const undoAll = useMutation({ mutationFn: undoFaults, ...again })
  const canBreak = operatesUntil !== null
  const error = begin.error ?? undo.error ?? undoAll.error
  const { parts = [], faults = [], waiting = [] } = state.data ?? {}
  const breakPart = (kind: 'kill' | 'pause' | 'slow', part: string) => {
    const fault = { kind, part }
    if (parts.some(({ name, hitsAll }) => name === part && hitsAll)) setAsking(fault)
    else begin.mutate(fault)
  }
  return (
    <Page title={t.title} command="npm run demo -- break pause ranking" lookedAt={state.dataUpdatedAt}>
      <Text>{t.lead}</Text>
      {!canBreak && (
        <Alert color="yellow" variant="light">
          {t.readOnly}
        </Alert>
      )}
      {error && <Failure error={error} title={t.notDone} />}
      {state.isLoading && <Loading />}
      {state.error && <Failure error={state.error} retry={() => state.refetch()} />}
      {state.data && (
        <>
          <Group align="flex-end">
            <NativeSelect
              label={t.lasts}
              value={seconds}
              data={LASTS.map((value) => ({ value, label: duration(Number(value)) }))}
              onChange={({ currentTarget }) => change({ seconds: currentTarget.value }, { replace: true })}
            />
            <Button
              variant="default"
              disabled={!canBreak || !faults.some(isOpen)}
              loading={undoAll.isPending}
              onClick={() => undoAll.mutate()}
            >
              {t.undoAll}
            </Button>
          </Group>
          <FaultList faults={faults} canUndo={canBreak} onUndo={undo.mutate} />
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Stack>
              <PartsTable parts={parts} faults={faults} canBreak={canBreak} onBreak={breakPart} />
              <OtherFaults canBreak={canBreak} isBusy={begin.isPending} onBreak={begin.mutate} />
            </Stack>
            <Stack>
              <WaitingTable waiting={waiting} />
              <AuditBeside fault={faults[0]} canAudit={canBreak} />
            </Stack>
          </SimpleGrid>
        </>
      )}
      <ConfirmDialog
        fault={asking}
        onClose={() => setAsking(undefined)}
        onConfirm={(fault) => begin.mutate(fault)}
      />
    </Page>
  )
}
