/** Files of runs that the system opens with the lab: a double click, or a drop on its icon. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { channelPair, type Channel } from '../../contract/channel'
import { labContract } from '../../contract/lab'
import { createClient } from '../../contract/rpc'
import { packEnding, type Unpacked } from '../../contract/travel'
import { sendPack } from '../../contract/travel-client'
import { openInput } from '../input-file'

/** Absolute paths of such files among the arguments of a start in `folder`; a file comes as a path or as a `file:` address. */
export function packsAmong(args: readonly string[], folder: string): string[] {
  return args
    .filter((argument) => argument.endsWith(packEnding) && !argument.startsWith('-'))
    .map((argument) => (argument.startsWith('file:') ? fileURLToPath(argument) : resolve(folder, argument)))
}

/** Brings such a file in over a channel that `connect` joins to the backend; fails as `sendPack` does, or with `bad-input` where there is no such file. */
export async function bringInFile(path: string, connect: (channel: Channel) => void): Promise<Unpacked> {
  const input = openInput(path)
  const [near, far] = channelPair()
  try {
    connect(far)
    return await sendPack(createClient(labContract, near), input, () => {})
  } finally {
    near.close()
    input.close()
  }
}

/** The hash of the page's address at which a run that came in is shown. */
export function addressOf({ runs }: Unpacked): string {
  return `#/runs?open=${runs.at(-1)?.id ?? ''}`
}
