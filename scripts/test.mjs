/**
 * `npm test`: set-up with what tests need besides, then all parts; the last line counts. `npm test -- --only unit,lint` runs some parts, and what follows
 * goes to their runner (`npm test -- --only unit src-main/store`).
 */
import { parseArgs } from 'node:util'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'
import { endChildrenWithUs } from './test/children.mjs'
import { sum, summary } from './test/counts.mjs'

/** @typedef {import('./test/parts.mjs').Part} Part */

await orSay(async () => {
  const { chosen: names, more } = chosenParts(process.argv.slice(2))
  const context = await setUpRuntime(process.stdout)
  const { parts } = await import('./test/parts.mjs')
  const chosen = names ? names.map((name) => partCalled(parts, name)) : parts
  if (chosen.some(({ needsLab }) => needsLab)) await setUpForTests(context)
  const interruption = endChildrenWithUs()
  /** @type {string[]} */
  const lines = []
  const all = []
  for (const part of chosen) {
    console.log(`\n== ${part.title}`)
    const result = await part.run(context, more)
    if (interruption.aborted) process.exit(interruption.reason)
    const counts = 'counts' in result ? result.counts : { passed: 0, failed: 0, skipped: 1 }
    all.push(counts)
    lines.push(`${part.id.padEnd(10)}${summary(counts)}${'missing' in result ? `: ${result.missing}` : ''}`)
  }
  const total = sum(all)
  console.log(`\n${lines.join('\n')}\n${summary(total)}`)
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
})

/** @param {import('./setup/context.mjs').Context} context */
async function setUpForTests(context) {
  const { setUpDebianPackages } = await import('./setup/debian.mjs')
  await setUpDebianPackages(context)
  await setUpLab(context)
}

/** @param {string[]} args */
function chosenParts(args) {
  const { values, positionals } = parseArgs({ args, options: { only: { type: 'string' } }, allowPositionals: true })
  return { chosen: values.only?.split(','), more: positionals }
}

/**
 * @param {Part[]} parts
 * @param {string} name
 */
function partCalled(parts, name) {
  const part = parts.find(({ id }) => id === name)
  if (part) return part
  console.error(`There is no part "${name}": ${parts.map(({ id }) => id).join(', ')}`)
  process.exit(2)
}
