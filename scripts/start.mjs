/** `npm start`: set-up, then the lab: in an Electron window where there are a display and an Electron, else as a web host. Arguments are passed on. */
import { setUpElectron } from './setup/electron.mjs'
import { root } from './setup/places.mjs'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'
import { hasDisplay, openPage, openWindow } from './setup/window.mjs'

await orSay(async () => {
  const context = await setUpRuntime(process.stdout)
  await setUpLab(context)
  const electron = hasDisplay(context) ? await setUpElectron(context) : null
  if (electron) await openWindow(electron, root, context)
  else openPage(root, context)
})
