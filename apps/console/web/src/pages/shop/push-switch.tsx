import { Alert, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useSession } from '../../api/session.ts'
import { useTexts } from '../../texts/language.tsx'
import { hasPush, isSubscribed, subscribe, unsubscribe } from './push.ts'
import { texts } from './texts.ts'

/** Switches push messages to this browser on and off. */
export function PushSwitch() {
  const t = useTexts(texts)
  const { user } = useSession()
  const userId = user?.userId ?? ''
  const state = useQuery({ queryKey: ['shop', 'push', userId], queryFn: () => isSubscribed(userId) })
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? subscribe(userId) : unsubscribe()),
    onSettled: () => state.refetch(),
  })
  if (!hasPush) return <Text size="sm">{t.pushUnknown}</Text>
  const isDenied = change.error?.name === 'NotAllowedError'
  return (
    <Stack gap="xs">
      <Switch
        label={t.push}
        checked={state.data ?? false}
        disabled={state.isLoading || change.isPending}
        onChange={({ currentTarget }) => change.mutate(currentTarget.checked)}
      />
      <Text size="sm">{t.pushWhy}</Text>
      {change.error && (
        <Alert color="yellow" variant="light" role="alert" maw={640}>
          {isDenied ? t.pushDenied : t.pushFailed(change.error.message)}
        </Alert>
      )}
    </Stack>
  )
}
