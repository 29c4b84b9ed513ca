import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { setUpBuild, sourcesHash } from './build.mjs'
import { machine, ran, scratchFolder } from './testing.mjs'

/**
 * @param {string} root
 * @param {string} file
 * @param {string} text
 */
function write(root, file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

function checkout() {
  const root = scratchFolder()
  write(root, 'src-main/engine/main.ts', 'a')
  write(root, 'package.json', '{}')
  return root
}

/**
 * A build that leaves all entry points.
 * @param {string} root
 */
const buildIn = (root) => () => {
  for (const name of ['electron', 'web', 'cli']) write(root, `out/main/${name}.js`, '')
  return ran()
}

test('the stamp follows names and contents, not times and not tests', () => {
  const root = checkout()
  const before = sourcesHash(root)
  utimesSync(join(root, 'src-main/engine/main.ts'), new Date(0), new Date(0))
  write(root, 'src-main/engine/main.test.ts', 'a test')
  expect(sourcesHash(root)).toBe(before)
  write(root, 'src-main/engine/main.ts', 'b')
  const changed = sourcesHash(root)
  write(root, 'src-renderer/pages/new.svelte', '')
  expect(new Set([before, changed, sourcesHash(root)]).size).toBe(3)
})

test('it builds what has changed, and only then', async () => {
  const root = checkout()
  const context = machine({ node: buildIn(root) }, { root })
  await setUpBuild(context)
  await setUpBuild(context)
  expect(context.calls).toHaveLength(1)
  write(root, 'src-main/engine/main.ts', 'b')
  await setUpBuild(context)
  expect(context.calls).toHaveLength(2)
})

test('a failed or interrupted build leaves no stamp, and is done again', async () => {
  const root = checkout()
  await setUpBuild(machine({ node: buildIn(root) }, { root }))
  write(root, 'src-main/engine/main.ts', 'b')
  await expect(setUpBuild(machine({ node: () => ran({ code: 1, err: 'cannot resolve' }) }, { root }))).rejects.toThrow(/cannot resolve/)
  expect(existsSync(join(root, 'out/.sources'))).toBe(false)
  const again = machine({ node: buildIn(root) }, { root })
  await setUpBuild(again)
  expect(again.calls).toHaveLength(1)
})
