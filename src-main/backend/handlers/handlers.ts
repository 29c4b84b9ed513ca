import type { LabContract } from '../../contract/lab'
import type { Handlers } from '../../contract/rpc'

/** The handlers of all calls and streams whose names begin so: what one file of this folder must supply, no more and no less. */
export type LabHandlers<Prefix extends string> = Pick<Handlers<LabContract>, Extract<keyof LabContract, `${Prefix}${string}`>>
