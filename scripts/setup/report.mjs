/** What a step says while it works: what it does and how large it is, then how long it took. A step with nothing to do says nothing. */

/**
 * @typedef {object} Report
 * @property {(step: string, text: string) => void} say
 * @property {(step: string, text: string) => (result?: string) => void} start says what begins, and gives the function that says it is done
 * @property {number} fd where tools that a step starts may write
 * @property {boolean} terminal
 */

/**
 * @param {NodeJS.WriteStream & { fd: number }} stream standard error where standard output must stay clean
 * @returns {Report}
 */
export function reportTo(stream) {
  /** @type {Report['say']} */
  const say = (step, text) => void stream.write(`${step.padEnd(15)}${text}\n`)
  return {
    say,
    start(step, text) {
      say(step, text)
      const begun = performance.now()
      return (result) => say(step, `done in ${duration(performance.now() - begun)}${result ? `, ${result}` : ''}`)
    },
    fd: stream.fd,
    terminal: stream.isTTY === true,
  }
}

/** @param {number} ms */
export function duration(ms) {
  return ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
