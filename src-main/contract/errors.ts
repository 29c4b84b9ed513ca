/**
 * The errors that may cross a process. Everything that goes wrong behind the contract reaches the caller as `{kind, message, call}`:
 * the kind is for programs (exit codes, what the page offers next), the message for people.
 */
import * as z from 'zod'

export const errorKinds = [
  /** The input breaks a rule; the message says which one and what would be right. */
  'bad-input',
  /** No run, job, artifact or sample of that name. */
  'not-found',
  /** The request is sound but the state forbids it, such as deleting a run that others were made from. */
  'conflict',
  /** The contract has no call of that name. */
  'unknown-call',
  /** The message is larger than the border lets through. */
  'too-large',
  /** The engine or the backend died or was restarted while it worked on this. */
  'lost',
  /** Somebody asked for it to stop. */
  'cancelled',
  /** What is asked for cannot be had on this machine, such as a PDF without a browser. */
  'unavailable',
  /** The engine does not hold the weights that a call names; the backend sends them and asks again. */
  'model-missing',
  /** A defect of ours. */
  'internal',
] as const

export type ErrorKind = (typeof errorKinds)[number]

export const errorShape = z.object({
  kind: z.enum(errorKinds),
  message: z.string(),
  call: z.string().optional(),
  /** Facts that a caller may act on, such as the ids of the runs that stand in the way. */
  details: z.unknown().optional(),
})
export type ErrorShape = z.infer<typeof errorShape>

export class LabError extends Error {
  readonly kind: ErrorKind
  readonly call: string | undefined
  readonly details: unknown

  constructor(kind: ErrorKind, message: string, extra: { call?: string; details?: unknown; cause?: unknown } = {}) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause })
    this.name = 'LabError'
    this.kind = kind
    this.call = extra.call
    this.details = extra.details
  }

  toShape(): ErrorShape {
    return {
      kind: this.kind,
      message: this.message,
      ...(this.call === undefined ? {} : { call: this.call }),
      ...(this.details === undefined ? {} : { details: this.details }),
    }
  }

  static fromShape(shape: ErrorShape): LabError {
    return new LabError(shape.kind, shape.message, { ...(shape.call ? { call: shape.call } : {}), details: shape.details })
  }
}

/** Any thrown value as a LabError that names the call it came from. */
export function asLabError(thrown: unknown, call?: string): LabError {
  if (thrown instanceof LabError) {
    return thrown.call || !call ? thrown : new LabError(thrown.kind, thrown.message, { call, details: thrown.details, cause: thrown })
  }
  if (thrown instanceof z.ZodError) return new LabError('bad-input', describeZodError(thrown), call ? { call } : {})
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new LabError('internal', message, { ...(call ? { call } : {}), cause: thrown })
}

/** One line for people out of zod's issues: `rho: must be at most 1; seed: is missing`. A schema's own messages stay as they are. */
export function describeZodError(error: z.ZodError): string {
  const mistaken = error.issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path.join('.'))
  // What is of another type breaks every other rule too.
  const telling = error.issues.filter(({ code, path }) => code === 'invalid_type' || !mistaken.includes(path.join('.')))
  return telling.map((issue) => `${issue.path.length ? `${issue.path.join('.')}: ` : ''}${issueText(issue)}`).join('; ')
}

type Issue = z.core.$ZodIssue

function issueText(issue: Issue): string {
  if (!/^(Too big|Too small|Invalid input|Invalid option): /.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'too_big':
      return limitText(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')
    case 'too_small':
      return limitText(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least')
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : `must be ${typeNames[issue.expected] ?? `a ${issue.expected}`}`
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    default:
      return issue.message
  }
}

/** What is counted of a value that is no number itself. */
const countedIn: Readonly<Record<string, string>> = { array: 'entries', set: 'entries', string: 'characters', file: 'bytes' }

function limitText(origin: string, limit: number | bigint, bound: string): string {
  const counted = countedIn[origin]
  if (!counted) return `must be ${bound} ${limit}`
  if (bound === 'at least' && Number(limit) === 1) return 'must not be empty'
  return `must have ${bound} ${limit} ${counted}`
}

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  array: 'a list',
  tuple: 'a list',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
}
