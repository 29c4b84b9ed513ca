/**
 * The page's line to the lab. It hides which host is behind it, and that a line may break: calls wait while it is mended, and streams
 * are opened again.
 */
import { labContract, type LabContract } from '../../src-main/contract/lab'
import { openElectronChannel } from './electron'
import { Link } from './link'
import { openWebChannel } from './web'

const host = window.lab

export const lab: Link<LabContract> = new Link(labContract, () => (host ? openElectronChannel(host) : openWebChannel()))
