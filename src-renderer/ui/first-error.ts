import { tick } from 'svelte'

/** The keyboard goes to the first field of the form that has an error, once what was opened for it is there. */
export async function focusFirstError(form: HTMLFormElement | undefined): Promise<void> {
  await tick()
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
