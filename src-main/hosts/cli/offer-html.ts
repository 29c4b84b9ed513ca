/** A PDF alone needs a browser: where there is none, the same as HTML is offered. */
import { basename, extname } from 'node:path'
import { asLabError, LabError } from '../../contract/errors'

/** Throws what was thrown, with the flag that would do where a browser is all that is missing. */
export function offerHtml(thrown: unknown, file: string): never {
  const error = asLabError(thrown)
  if (error.kind !== 'unavailable' || !isWithoutBrowser(error.details)) throw error
  const name = `${basename(file, extname(file))}.html`
  throw new LabError('unavailable', `${error.message}; as HTML the report needs no browser: --to ${name}`, { cause: error })
}

const isWithoutBrowser = (details: unknown) => (details as { missing?: unknown } | undefined)?.missing === 'browser'
