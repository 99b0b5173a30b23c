/** What commands of the story are told of the terminal, since they run behind pipes. */
export function storyEnvironment(
  {PATH = '/usr/bin:/bin', HOME = '/', NO_COLOR = ''}: Readonly<Record<string, string | undefined>>,
  {isTTY, columns}: {readonly isTTY?: boolean; readonly columns?: number | undefined},
): Readonly<Record<string, string>> {
  const hasColour = isTTY === true && NO_COLOR === '';
  return {PATH, HOME, COLUMNS: String(columns || 80), ...(hasColour ? {FORCE_COLOR: '1'} : {NO_COLOR: '1'})};
}
