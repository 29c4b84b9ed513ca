/** The set-up as every way into the lab goes through it. Each step does nothing where its work is done. */
import { createContext } from './context.mjs'
import { requireNode } from './node.mjs'
import { setUpPackages } from './packages.mjs'
import { isProblem } from './problem.mjs'

/** @typedef {import('./context.mjs').Context} Context */

/**
 * Until it returns, only built-in modules may be loaded: there may be no packages, and the Node may be the system's.
 * @param {NodeJS.WriteStream & { fd: number }} stream
 * @param {Partial<Context>} [changes]
 */
export async function setUpRuntime(stream, changes) {
  const context = createContext(stream, changes)
  await setUpPackages(context)
  await requireNode(context)
  return context
}

/** @param {Context} context */
export async function setUpLab(context) {
  const [{ setUpNative }, { setUpBuild }] = await Promise.all([import('./native.mjs'), import('./build.mjs')])
  await setUpNative(context)
  await setUpBuild(context)
}

/**
 * What is wrong with the machine is said in one line; what is wrong with the program keeps its stack.
 * @param {() => Promise<void>} work
 * @param {string} [failed] what the line begins with
 */
export async function orSay(work, failed = 'Set-up cannot go on') {
  try {
    await work()
  } catch (error) {
    console.error(isProblem(error) ? `${failed}: ${error.message}.` : error)
    process.exit(1)
  }
}
