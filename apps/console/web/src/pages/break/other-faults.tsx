import { Button, Group, NativeSelect, NumberInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useAddress } from '../../parts/address.ts'
import { Command } from '../../parts/page.tsx'
import { useTexts } from '../../texts/language.tsx'
import { commandOf, type Fault } from './lab.ts'
import { texts } from './texts.ts'

const KINDS = ['gateway', 'broken-release', 'malformed-record', 'duplicates', 'partitions'] as const
type Kind = (typeof KINDS)[number]
const defaults = { kind: 'gateway' }

/** What is filled in, for all kinds: a field that two of them have keeps its value. */
const usual = {
  behaviour: 'declines' as 'declines' | 'silent',
  percent: 20,
  productId: 'coffee-beans',
  topic: 'order.paid',
  key: 'demo',
  count: 6,
}

interface OtherFaultsProps {
  readonly canBreak: boolean
  readonly isBusy: boolean
  onBreak(fault: Fault): void
}

/** What is broken that is no part: the payment gateway, a release, records, partitions. */
export function OtherFaults({ canBreak, isBusy, onBreak }: OtherFaultsProps) {
  const t = useTexts(texts)
  const [address, change] = useAddress(defaults)
  const kind = KINDS.find((each) => each === address.kind) ?? 'gateway'
  const [filled, setFilled] = useState(usual)
  const fill = (changes: Partial<typeof usual>) => setFilled((before) => ({ ...before, ...changes }))
  const fault = faultOf(kind, filled)
  const begin = (event: FormEvent) => {
    event.preventDefault()
    onBreak(fault)
  }
  const number = (value: string | number) => Number(value) || 1
  return (
    <Stack gap="xs" component="section" aria-labelledby="others">
      <Title order={3} size="h4" id="others">
        {t.others}
      </Title>
      <form onSubmit={begin}>
        <Stack gap="xs">
          <Group align="flex-end">
            <NativeSelect
              label={t.kind}
              value={kind}
              data={KINDS.map((value) => ({ value, label: t.kinds[value] }))}
              onChange={({ currentTarget }) => change({ kind: currentTarget.value }, { replace: true })}
            />
            {kind === 'gateway' && (
              <>
                <NativeSelect
                  label={t.behaviour}
                  value={filled.behaviour}
                  data={Object.entries(t.behaviours).map(([value, label]) => ({ value, label }))}
                  onChange={({ currentTarget }) =>
                    fill({ behaviour: currentTarget.value as typeof usual.behaviour })
                  }
                />
                <NumberInput
                  label={t.percent}
                  value={filled.percent}
                  min={1}
                  max={100}
                  onChange={(value) => fill({ percent: number(value) })}
                />
              </>
            )}
            {kind === 'broken-release' && (
              <TextInput
                label={t.product}
                required
                value={filled.productId}
                onChange={({ currentTarget }) => fill({ productId: currentTarget.value })}
              />
            )}
            {'topic' in fault && (
              <TextInput
                label={t.topic}
                required
                value={filled.topic}
                onChange={({ currentTarget }) => fill({ topic: currentTarget.value })}
              />
            )}
            {kind === 'malformed-record' && (
              <TextInput
                label={t.key}
                required
                value={filled.key}
                onChange={({ currentTarget }) => fill({ key: currentTarget.value })}
              />
            )}
            {'count' in fault && (
              <NumberInput
                label={t.count}
                value={filled.count}
                min={kind === 'partitions' ? 2 : 1}
                max={kind === 'partitions' ? 50 : 100}
                onChange={(value) => fill({ count: number(value) })}
              />
            )}
            <Button type="submit" disabled={!canBreak} loading={isBusy}>
              {t.begin}
            </Button>
          </Group>
          <Text size="sm">{t.whats[kind]}</Text>
          <Command text={commandOf(fault)} />
        </Stack>
      </form>
    </Stack>
  )
}

function faultOf(kind: Kind, filled: typeof usual): Fault {
  const { behaviour, percent, productId, topic, key, count } = filled
  if (kind === 'gateway') return { kind, behaviour, percent }
  if (kind === 'broken-release') return { kind, productId }
  return kind === 'malformed-record' ? { kind, topic, key } : { kind, topic, count }
}
