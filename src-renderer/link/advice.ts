/** What a person can do about an error, by its kind. */
import type { ErrorKind, LabError } from '../../src-main/contract/errors'

const advice: Record<ErrorKind, string> = {
  'bad-input': 'Change the value that is named, then try again.',
  'not-found': 'It may have been deleted. Choose another one.',
  conflict: 'Settle what is named first, then try again.',
  'unknown-call': 'The page and the lab are of different versions. Reload the page.',
  'too-large': 'Send less at once.',
  lost: 'The process that worked on it is started again by itself. Nothing that was saved is lost; try again.',
  cancelled: 'It was stopped. Start it again when you want it.',
  unavailable: 'This machine lacks what is named. `npm run -s lab -- doctor` says what is there.',
  'model-missing': 'Try again; the weights are sent anew.',
  internal: 'This is a defect of the lab. Try again; if it stays, the terminal that the lab was started from says more.',
}

export function adviceFor(error: LabError): string {
  return advice[error.kind]
}
