/** `npm run -s lab -- …`: the command line. What set-up there is to do is told on standard error, since standard output is the command's. */
import { handOver } from './setup/hand-over.mjs'
import { entriesOf, root } from './setup/places.mjs'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'

await orSay(async () => {
  await setUpLab(await setUpRuntime(process.stderr))
  // npm runs a script in the project's folder; the files that a user names are where the user is.
  if (process.env.INIT_CWD && process.env.npm_lifecycle_event === 'lab') process.chdir(process.env.INIT_CWD)
  handOver(entriesOf(root).cli)
})
