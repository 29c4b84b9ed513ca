/** What a user gives a script that makes something to hand on. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { SetupProblem } from '../setup/problem.mjs'

/**
 * @template {import('node:util').ParseArgsOptionsConfig} O
 * @param {O} options
 * @throws SetupProblem where an argument is none of them
 */
export function parseOptions(options) {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    throw new SetupProblem('failed', /** @type {Error} */ (error).message.replace(/\.$/, ''))
  }
}

/**
 * npm runs a script in the project's folder; the folder that a user names is seen from where the user is.
 * @param {string} path
 * @param {string} script its name in package.json
 */
export function fromUser(path, script) {
  const from = process.env.npm_lifecycle_event === script ? process.env.INIT_CWD : undefined
  return resolve(from ?? '', path)
}
