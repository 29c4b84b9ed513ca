/** Light or dark, as the system says or as chosen; the choice is kept in this browser. */
const key = 'lab.theme'
export const themeChoices = ['auto', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

class Theme {
  #system = matchMedia('(prefers-color-scheme: dark)')
  #choice = $state<ThemeChoice>(themeChoices.find((choice) => choice === localStorage.getItem(key)) ?? 'auto')

  constructor() {
    this.#system.addEventListener('change', () => this.apply())
    this.apply()
  }

  get choice(): ThemeChoice {
    return this.#choice
  }

  set choice(choice: ThemeChoice) {
    this.#choice = choice
    localStorage.setItem(key, choice)
    this.apply()
  }

  private apply(): void {
    const dark = this.#choice === 'auto' ? this.#system.matches : this.#choice === 'dark'
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }
}

export const theme = new Theme()
