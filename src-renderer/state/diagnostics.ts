/** The file for a report of a defect. */
import { lab } from '../link'
import { download } from './download'
import { toasts } from './toasts.svelte'

/** Asks for it and hands it to the person; says so where it cannot be had. */
export async function saveDiagnostics(): Promise<void> {
  try {
    const { fileName, text } = await lab.call('system.diagnostics', {})
    download(new TextEncoder().encode(text), fileName, 'text/plain')
  } catch (thrown) {
    toasts.error(thrown, 'Writing the diagnostics')
  }
}
