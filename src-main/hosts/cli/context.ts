/** What a command is given: the lab behind the contract, connected when it is first asked for, and a way to say how far it is. */
import { type LabContract } from '../../contract/lab'
import { type Client } from '../../contract/rpc'
import { type ProgressLine } from './progress-line'

export type Lab = Client<LabContract>

export interface CliContext {
  /** Connects; a command that does not call it starts no process. */
  lab(): Promise<Lab>
  readonly progress: ProgressLine
  /** The command ends with this code although nothing was thrown. */
  exitWith(code: number): void
  /** While the returned function was not called, Ctrl-C calls the listener instead of ending the process; a second one ends it. */
  onInterrupt(listener: () => void): () => void
}
