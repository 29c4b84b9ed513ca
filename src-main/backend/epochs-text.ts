/** "1 epoch", "4 epochs" */
export const epochsText = (count: number) => `${count} ${count === 1 ? 'epoch' : 'epochs'}`
