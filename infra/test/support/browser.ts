/** A browser without pages: keeps cookies by their path, and follows no redirect by itself. */
export function openBrowser() {
  const jar = new Map<string, { path: string; value: string }>()

  function keep(header: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
    if (value === '') jar.delete(name)
    else jar.set(name, { path: /; path=([^;]+)/.exec(header)?.[1] ?? '/', value })
  }

  async function open(url: string | URL, form?: Record<string, string>) {
    const { pathname } = new URL(url)
    const cookies = [...jar].filter(([, { path }]) => pathname.startsWith(path))
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookies.map(([name, { value }]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    response.headers.getSetCookie().forEach(keep)
    const location = response.headers.get('location')
    return {
      status: response.status,
      text: await response.text(),
      /** Where the answer leads. */
      next: location === null ? undefined : new URL(location, url),
    }
  }

  return { open }
}
