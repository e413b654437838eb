import { Anchor, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { Failure } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { auditNow, lastAudit, type ShopAudit } from '../audit/audits.ts'
import type { BegunFault } from './lab.ts'
import { texts } from './texts.ts'

const key = ['audit']
const LOOK_AGAIN_MS = 3_000
const COLORS = { clean: 'teal.9', different: 'red.9', unknown: 'gray.7' } as const
const PHASES = ['before', 'during', 'after'] as const
type Phase = (typeof PHASES)[number]

/** The audits across all services before, during and after the newest fault. */
export function AuditBeside({ fault, canAudit }: { fault: BegunFault | undefined; canAudit: boolean }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const last = useQuery({ queryKey: key, queryFn: lastAudit, refetchInterval: LOOK_AGAIN_MS })
  const audit = useMutation({
    mutationFn: () => auditNow(false),
    onSuccess: (report) => queries.setQueryData(key, report),
  })
  const reports = useSeen(last.data ?? undefined)
  const error = audit.error ?? last.error
  return (
    <Stack gap="xs" component="section" aria-labelledby="audit">
      <Group justify="space-between">
        <Title order={3} size="h4" id="audit">
          {t.audit}
        </Title>
        <Button size="xs" onClick={() => audit.mutate()} loading={audit.isPending} disabled={!canAudit}>
          {t.auditNow}
        </Button>
      </Group>
      {error && <Failure error={error} retry={() => last.refetch()} />}
      {PHASES.map((phase) => {
        const report = reports.findLast((each) => phaseOf(each, fault) === phase)
        return (
          <Card key={phase} withBorder padding="xs" role="group" aria-label={t.phases[phase]}>
            <Group gap="xs">
              <Text fw={600} size="sm">
                {t.phases[phase]}
              </Text>
              {report ? <Verdict report={report} /> : <Text size="sm">{t.noAudit}</Text>}
            </Group>
          </Card>
        )
      })}
      <Anchor component={Link} to="/audit" size="sm">
        {t.allEquations}
      </Anchor>
    </Stack>
  )
}

function Verdict({ report: { verdict, finishedAt } }: { report: ShopAudit }) {
  const t = useTexts(texts)
  return (
    <>
      <Badge color={COLORS[verdict]} variant="filled" tt="none" h="auto" style={{ whiteSpace: 'normal' }}>
        {t.verdicts[verdict]}
      </Badge>
      <Text size="xs">
        <When at={finishedAt} />
      </Text>
    </>
  )
}

/** An audit is of the phase in which it began: it compares what the services hold at its beginning. */
function phaseOf({ requestedAt }: ShopAudit, fault: BegunFault | undefined): Phase {
  if (!fault || requestedAt < fault.begunAt) return 'before'
  return fault.recoveredAt === null || requestedAt < fault.recoveredAt ? 'during' : 'after'
}

/** The reports that were seen since the page was opened, the oldest first. */
function useSeen(report: ShopAudit | undefined): readonly ShopAudit[] {
  const [seen, setSeen] = useState<readonly ShopAudit[]>([])
  useEffect(() => {
    if (report)
      setSeen((before) =>
        before.some(({ auditId }) => auditId === report.auditId) ? before : [...before, report],
      )
  }, [report])
  return seen
}
