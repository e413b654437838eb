import { AppShell, Burger, Group, NavLink, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { useSession } from '../api/session.ts'
import { pages } from '../pages/index.ts'
import { Boundary } from '../parts/boundary.tsx'
import { type Both, useTexts } from '../texts/language.tsx'
import { OperateSwitch } from './operate-switch.tsx'
import { Preferences } from './preferences.tsx'
import { CurrentPage } from './router.tsx'
import { StreamNotice } from './stream-notice.tsx'

const texts = {
  en: { menu: 'Menu', pages: 'Pages', skip: 'To the content' },
  ko: { menu: '메뉴', pages: '페이지', skip: '본문으로' },
} satisfies Both<Record<string, string>>

/** What all pages have around them. */
export function Shell() {
  const t = useTexts(texts)
  const { user, hasLab } = useSession()
  const [pathname] = useLocation()
  const [isOpen, { toggle, close }] = useDisclosure()
  // Another page was opened from the menu.
  useEffect(() => {
    if (pathname) close()
  }, [pathname, close])
  const shown = pages.filter(
    ({ title, audience, needsLab }) =>
      title &&
      (audience === 'anyone' || audience === 'customer' || user?.scopes.includes(audience)) &&
      (!needsLab || hasLab),
  )
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className="skip">
        {t.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t.menu} />
            <Title order={1} size="h3">
              <Text component={Link} to="/" inherit c="bright" td="none">
                Jangteo
              </Text>
            </Title>
          </Group>
          <Group gap="sm" wrap="nowrap">
            {user && user.scopes.length > 0 && <OperateSwitch />}
            <Preferences />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t.pages}>
        {shown.map(({ path, title }) => (
          <NavLinkTo key={path} path={path} title={title as Both<string>} current={pathname} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <StreamNotice />
        <Boundary key={pathname}>
          <CurrentPage />
        </Boundary>
      </AppShell.Main>
    </AppShell>
  )
}

function NavLinkTo({ path, title, current }: { path: string; title: Both<string>; current: string }) {
  const isCurrent = path === '/' ? current === '/' : current === path || current.startsWith(`${path}/`)
  return (
    <NavLink
      component={Link}
      to={path}
      label={useTexts(title)}
      active={isCurrent}
      aria-current={isCurrent ? 'page' : undefined}
    />
  )
}
