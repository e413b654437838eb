import { useComputedColorScheme, useMantineTheme } from '@mantine/core'

const names = ['cyan', 'orange', 'grape', 'green', 'red', 'indigo', 'yellow', 'pink', 'teal', 'gray'] as const
/** At least 3 : 1 on the page behind, which is nearly white or nearly black. */
const shades = { light: 8, dark: 4 } as const

/** How the line at an index is drawn: colours repeat, and are dashed then. */
export function useLineStyles(): (index: number) => { color: string; isDashed: boolean } {
  const { colors } = useMantineTheme()
  const scheme = useComputedColorScheme('light')
  return (index) => ({
    color: colors[names[index % names.length] as string]?.[shades[scheme]] as string,
    isDashed: index >= names.length,
  })
}
