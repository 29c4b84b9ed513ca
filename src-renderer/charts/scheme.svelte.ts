/** The colour scheme that the page is in, for what CSS cannot paint: canvases, and scales that JavaScript interpolates. */
import { createSubscriber } from 'svelte/reactivity'
import type { Scheme } from './scales'

const subscribe = createSubscriber((update) => {
  const observer = new MutationObserver(update)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
})

/** `theme.scheme` is reactive where it is read in a template, a derivation or an effect. */
export const theme = {
  get scheme(): Scheme {
    subscribe()
    return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
  },
}
