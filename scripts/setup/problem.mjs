/** What can go wrong on the user's machine, said in one line. Everything else that is thrown is a bug of ours and keeps its stack. */

/** @typedef {'network' | 'disk' | 'pip' | 'compiler' | 'system' | 'failed'} ProblemKind */

export class SetupProblem extends Error {
  /**
   * @param {ProblemKind} kind
   * @param {string} message what is wrong, and what helps
   */
  constructor(kind, message) {
    super(message)
    this.kind = kind
  }
}

/**
 * @param {unknown} error
 * @returns {error is SetupProblem}
 */
export const isProblem = (error) => error instanceof SetupProblem
