import { Button, Card, Group, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import type { components } from '../../api/generated/notification.ts'
import { services } from '../../api/services.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { More } from './more.tsx'
import { PushSwitch } from './push-switch.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { texts } from './texts.ts'
import { useList } from './use-list.ts'
import { useLive } from './use-live.ts'

type Notification = components['schemas']['Notification']

/** The customer's inbox, live, and whether this browser gets push messages. */
export default function NotificationsPage() {
  const t = useTexts(texts)
  const inbox = useList('notifications', (query) =>
    services.notification.requests.GET('/notifications', { params: { query } }),
  )
  const markAll = services.notification.useMutation('post', '/notifications/read-all', {
    onSuccess: () => inbox.refetch(),
  })
  const { refetch } = inbox
  const newest = useLive<Notification>('/notification/notifications/stream', 'notification')
  useEffect(() => {
    if (newest) refetch()
  }, [newest, refetch])
  const unread = inbox.first?.unread ?? 0
  return (
    <ShopFrame title={t.notifications}>
      <PushSwitch />
      {inbox.isLoading && <Loading />}
      {inbox.error && !inbox.items && <Failure error={inbox.error} retry={() => inbox.refetch()} />}
      {inbox.items?.length === 0 && <Empty>{t.noNotifications}</Empty>}
      {unread > 0 && (
        <Button
          variant="default"
          w="fit-content"
          loading={markAll.isPending}
          onClick={() => markAll.mutate({})}
        >
          {t.markAllRead}
        </Button>
      )}
      <Stack component="ul" gap="xs" p={0} m={0} aria-label={t.notifications}>
        {inbox.items?.map(({ notificationId, title, text, createdAt, readAt }) => (
          <Card key={notificationId} withBorder component="li" maw={640} style={{ listStyle: 'none' }}>
            <Group justify="space-between">
              <Text fw={600}>{title}</Text>
              {readAt === null && (
                <Text size="sm" fw={600}>
                  {t.unread}
                </Text>
              )}
            </Group>
            <Text size="sm">{text}</Text>
            <Text size="sm">
              <When at={createdAt} />
            </Text>
          </Card>
        ))}
      </Stack>
      <More list={inbox} />
    </ShopFrame>
  )
}
