/** The README's results are those that the program wrote into docs/study. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('the README shows the results of docs/study as they were written', () => {
  const shown = readFileSync('README.md', 'utf8').split(/<!-- study:(?:begin|end) -->/)[1]!
  const written = readFileSync('docs/study/results.md', 'utf8')
  const parts = shown.trim().split(/\n\n+/)
  expect(parts.length).toBeGreaterThan(1)
  for (const part of parts) expect(written).toContain(`\n${part}\n`)
})
