/** `npm run setup`: the whole set-up, trying again what failed a short while ago. `npm run build`: the build alone. */
import { setUpBuild } from './setup/build.mjs'
import { setUpElectron } from './setup/electron.mjs'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'
import { hasDisplay } from './setup/window.mjs'

await orSay(async () => {
  const context = await setUpRuntime(process.stdout, { force: true })
  if (process.argv.includes('--build')) return setUpBuild(context)
  await setUpLab(context)
  if (hasDisplay(context)) await setUpElectron(context)
  context.report.say('set-up', 'complete: `npm start` opens the lab')
})
