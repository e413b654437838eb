import { Alert, Button, Checkbox, Group, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSession } from '../../api/session.ts'
import { ChangeDialog } from '../../parts/change-dialog.tsx'
import { Page } from '../../parts/page.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { AcceptedDifferences } from './accepted.tsx'
import { auditNow, changeAcceptance, lastAudit, type ShopAudit } from './audits.ts'
import { DifferencesOf } from './differences.tsx'
import { EquationTable } from './equation-table.tsx'
import { texts } from './texts.ts'

const key = ['audit']
const COLORS = { clean: 'teal', different: 'red', unknown: 'yellow' } as const

/** What all services hold, compared: the last audit, and one now. */
export default function AuditPage() {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const { operatesUntil } = useSession()
  const [full, setFull] = useState(false)
  const [changing, setChanging] = useState<{ verb: 'accept' | 'revoke'; differenceId: string }>()
  const last = useQuery({ queryKey: key, queryFn: lastAudit, refetchInterval: 10_000 })
  const audit = useMutation({
    mutationFn: auditNow,
    onSuccess: (report) => queries.setQueryData(key, report),
  })
  return (
    <Page title={t.title} command={`npm run audit${full ? ' -- --full' : ''}`} lookedAt={last.dataUpdatedAt}>
      <Group>
        <Button
          onClick={() => audit.mutate(full)}
          loading={audit.isPending}
          disabled={operatesUntil === null}
        >
          {t.run}
        </Button>
        <Checkbox
          label={t.full}
          checked={full}
          onChange={({ currentTarget }) => setFull(currentTarget.checked)}
        />
      </Group>
      {operatesUntil === null && <Text size="sm">{t.readOnly}</Text>}
      {audit.error && <Failure error={audit.error} retry={() => audit.mutate(full)} />}
      {last.isLoading && <Loading />}
      {last.error && <Failure error={last.error} retry={() => last.refetch()} />}
      {last.data === null && <Empty>{t.none}</Empty>}
      {last.data && (
        <Report report={last.data} change={(verb, differenceId) => setChanging({ verb, differenceId })} />
      )}
      <ChangeDialog
        title={changing?.verb === 'revoke' ? t.revokeTitle : t.acceptTitle}
        action={changing?.verb === 'revoke' ? t.revoke : t.accept}
        isOpen={changing !== undefined}
        onClose={() => setChanging(undefined)}
        onConfirm={async (reason) => {
          if (changing) await changeAcceptance(changing.verb, changing.differenceId, reason)
          await audit.mutateAsync(false)
        }}
      >
        {changing?.verb === 'revoke' ? t.revokeWhat : t.acceptWhat}
      </ChangeDialog>
    </Page>
  )
}

interface ReportProps {
  readonly report: ShopAudit
  change(verb: 'accept' | 'revoke', differenceId: string): void
}

function Report({ report, change }: ReportProps) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const { checked, segments, remaining } = report.coverage
  return (
    <>
      <Alert color={COLORS[report.verdict]} variant="light" title={t[report.verdict]} role="status">
        {report.cleanAt === null ? (
          t.neverClean
        ) : (
          <>
            {t.cleanSince}: <When at={report.cleanAt} />
          </>
        )}
      </Alert>
      <EquationTable equations={report.equations} />
      {report.equations
        .filter(({ examples }) => examples.length > 0)
        .map((equation) => (
          <DifferencesOf
            key={equation.name}
            equation={equation}
            onAccept={(differenceId) => change('accept', differenceId)}
          />
        ))}
      <AcceptedDifferences accepted={report.accepted} onRevoke={(id) => change('revoke', id)} />
      <Text size="sm" c="dimmed">
        {t.coverage(count(checked), count(segments), count(remaining))}
      </Text>
    </>
  )
}
