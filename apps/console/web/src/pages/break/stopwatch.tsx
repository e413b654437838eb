import { SimpleGrid, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { When } from '../../parts/values.tsx'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import type { BegunFault } from './lab.ts'
import { texts } from './texts.ts'

const TICK_MS = 1_000

/** Begun, noticed, undone, recovered: each with the time since the step before. */
export function Stopwatch({ begun }: { begun: BegunFault }) {
  const t = useTexts(texts)
  const seconds = useSeconds()
  const now = useNow(begun.recoveredAt === null)
  const { begunAt, noticedAt, noticedBy, undoesItselfAt, undoneAt, recoveredAt } = begun
  const since = (from: string, to: string | number = now) =>
    seconds((typeof to === 'number' ? to : Date.parse(to)) - Date.parse(from))
  const undone =
    undoneAt !== null
      ? t.after(since(begunAt, undoneAt))
      : undoesItselfAt === null
        ? t.notUndoable
        : t.itselfIn(seconds(Date.parse(undoesItselfAt) - now))
  const endedAt = undoneAt ?? begunAt
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} role="group" aria-label={t.watch}>
      <Step name={t.begun}>
        <When at={begunAt} />
      </Step>
      <Step name={t.noticed}>
        {noticedAt ? t.noticedBy(since(begunAt, noticedAt), noticedBy ?? '') : t.notNoticed}
      </Step>
      <Step name={t.mended}>{undone}</Step>
      <Step name={t.recovered}>
        {recoveredAt ? t.recoveredAfter(since(endedAt, recoveredAt)) : t.notRecovered(since(begunAt))}
      </Step>
    </SimpleGrid>
  )
}

function Step({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Stack gap={0}>
      <Text size="xs" fw={600}>
        {name}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </Stack>
  )
}

/** Milliseconds as seconds, with a tenth where it counts. */
function useSeconds() {
  const { language } = useLanguage()
  return (ms: number) =>
    new Intl.NumberFormat(language, {
      ...{ style: 'unit', unit: 'second', unitDisplay: 'short' },
      maximumFractionDigits: ms < 10_000 ? 1 : 0,
    }).format(Math.max(0, ms) / 1_000)
}

/** The time, which goes on while it is wanted. */
function useNow(goesOn: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!goesOn) return
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [goesOn])
  return now
}
