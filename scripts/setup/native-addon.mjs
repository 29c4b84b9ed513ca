/** A library that compiles or downloads may still not load, for want of a system library; then nothing must claim that there is an engine. */
import { SetupProblem } from './problem.mjs'
import { reasonOf } from './run.mjs'

/** @typedef {import('./context.mjs').Context} Context */

/**
 * Loads the addon once, in a process of its own.
 * @param {Context} context
 * @param {string} file
 * @returns {Promise<string>} the version of its TensorFlow
 */
export async function tryAddon(context, file) {
  const script = `process.stdout.write(require(${JSON.stringify(file)}).TF_Version)`
  const env = { ...context.env, TF_CPP_MIN_LOG_LEVEL: '3' }
  const ran = await context.run(process.execPath, ['-e', script], { env, timeout: 120_000 })
  if (ran.code !== 0) throw new SetupProblem('system', `the addon does not load: ${reasonOf(ran)}`)
  return ran.out
}
