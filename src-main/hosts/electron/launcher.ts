/** The engine always in a utility process, the backend in one where this Electron can load the native store, else in a Node child. */
import { type Launcher } from '../launcher'
import { findNode } from '../find-node'
import { type Layout } from '../layout'
import { NodeLauncher } from '../node-launcher'
import { backendRuntime } from './runtime'
import { UtilityLauncher } from './utility-launcher'

/** Throws `unavailable` where a Node is needed and there is none. */
export function electronLauncher(layout: Layout, home: string, electronVersion: string): Launcher {
  const utility = new UtilityLauncher({ entry: layout.entry, home })
  if (backendRuntime(electronVersion) === 'utility') return utility
  const node = new NodeLauncher({ execPath: findNode(layout.root), entry: layout.entry, home, messages: 'packed' })
  return {
    launch: (entry, env) => (entry === 'backend' ? node : utility).launch(entry, env),
    pair: () => utility.pair(),
  }
}
