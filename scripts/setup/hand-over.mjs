/** Gives this very process to one of the lab's programs: no second Node to start, and signals and the exit code are its own. */
import { createRequire } from 'node:module'

/** @param {string} entry a CommonJS file of the build */
export function handOver(entry) {
  process.argv.splice(1, 1, entry)
  createRequire(entry)(entry)
}
