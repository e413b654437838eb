import { Switch, Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useSession, useSwitchOperate } from '../api/session.ts'
import { type Both, useTexts } from '../texts/language.tsx'

const texts = {
  en: {
    operate: 'Operate',
    left: (minutes: number) => `Operate (${minutes} min)`,
    why: 'The console is read-only until you switch this on. It switches itself off after fifteen minutes.',
  },
  ko: {
    operate: '운영',
    left: (minutes: number) => `운영 (${minutes}분)`,
    why: '켜기 전에는 읽기 전용입니다. 15분이 지나면 저절로 꺼집니다.',
  },
} satisfies Both<object>

const MINUTE_MS = 60_000

/** Whether an operator may change anything now, with the minutes that are left. */
export function OperateSwitch() {
  const t = useTexts(texts)
  const { operatesUntil } = useSession()
  const change = useSwitchOperate()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000)
    return () => clearInterval(timer)
  }, [])
  const leftMs = operatesUntil === null ? 0 : Date.parse(operatesUntil) - now
  const isOn = leftMs > 0
  return (
    <Tooltip label={t.why} multiline w={260}>
      <Switch
        checked={isOn}
        disabled={change.isPending}
        onChange={({ currentTarget }) => change.mutate(currentTarget.checked)}
        label={isOn ? t.left(Math.ceil(leftMs / MINUTE_MS)) : t.operate}
        color="orange.9"
        withThumbIndicator={false}
      />
    </Tooltip>
  )
}
