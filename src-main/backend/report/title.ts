/** What a report is called where nobody says. */
import type { Comparison } from '../../contract/compare'

const named = 3
const longest = 200

/** The groups by their labels: all of up to three, else the first two and how many more. */
export function defaultTitle({ groups }: Pick<Comparison, 'groups'>): string {
  const labels = groups.map(({ label }) => label)
  const shown = labels.length <= named ? labels : [...labels.slice(0, named - 1), `${labels.length - named + 1} more`]
  const title = shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)} compared`
  return title.length <= longest ? title : `${title.slice(0, longest - 1)}…`
}
