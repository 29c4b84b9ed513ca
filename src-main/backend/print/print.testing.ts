/** For tests that print: the browser to do it with. `LAB_TEST_CHROMIUM` names one. */
import { asLabError } from '../../contract/errors'
import { findBrowser, thisMachine, type Machine } from './browsers'

export function testMachine(): Machine {
  const machine = thisMachine()
  const named = process.env.LAB_TEST_CHROMIUM
  return named ? { ...machine, env: { ...machine.env, LAB_BROWSER: named } } : machine
}

/** Why tests that print are skipped, in the words of their titles; empty where they are not. */
export function whyNotPrint(): string {
  try {
    findBrowser(testMachine())
    return ''
  } catch (thrown) {
    return `(skipped: ${asLabError(thrown).message})`
  }
}
