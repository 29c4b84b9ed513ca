import { expect, test } from 'vitest'
import { setUpDebianPackages } from './debian.mjs'
import { machine, ran } from './testing.mjs'

const wanted = [{ names: ['xvfb'], unless: ['Xvfb'] }, { names: ['libnss3'] }, { names: ['libasound2', 'libasound2t64'] }]
const inRelease = ['libnss3', 'libasound2t64', 'xvfb']

/**
 * @param {string} installed
 * @returns {Parameters<typeof machine>[0]}
 */
const debian = (installed) => ({
  'dpkg-query': () => ran({ out: installed }),
  'apt-get': () => ran(),
  'apt-cache': ([, name]) => (inRelease.includes(`${name}`) ? ran({ out: `Package: ${name}\n` }) : ran({ code: 100 })),
})

/** @param {string[][]} calls */
const installations = (calls) =>
  calls.filter((call) => call.includes('install')).map((call) => call.slice(call.indexOf('--no-install-recommends') + 1))

test('what is missing is installed, under the name that the release has', async () => {
  const context = machine({ ...debian('libnss3:amd64 installed\ngone config-files\n') })
  await setUpDebianPackages(context, wanted, true)
  expect(context.calls.filter((call) => call.includes('update'))).toHaveLength(1)
  expect(installations(context.calls)).toEqual([['xvfb', 'libasound2t64']])
})

test('nothing is done where all is there, by package or by program', async () => {
  const context = machine({ ...debian('libnss3:amd64 installed\nlibasound2:amd64 installed\n'), Xvfb: () => ran() })
  await setUpDebianPackages(context, wanted, true)
  expect([context.said, installations(context.calls)]).toEqual([[], []])
})

test('one that cannot be had does not keep the others away', async () => {
  const apt = (/** @type {string[]} */ args) => ran({ code: args.includes('xvfb') ? 100 : 0 })
  const context = machine({ ...debian(''), 'apt-get': apt })
  await setUpDebianPackages(context, wanted, true)
  expect(installations(context.calls)).toEqual([['xvfb', 'libnss3', 'libasound2t64'], ['xvfb'], ['libnss3'], ['libasound2t64']])
})

test('nothing is done without root, or elsewhere than on Debian', async () => {
  for (const [tools, root] of /** @type {const} */ ([
    [debian(''), false],
    [{}, true],
  ])) {
    const context = machine(tools)
    await setUpDebianPackages(context, wanted, root)
    expect(context.calls).toEqual([])
  }
})
