/** Medians of the scaled ratio, overall and by group. */
import { setImmediate } from 'node:timers/promises'
import type { CamRatios, CamSet, MedianInterval } from '../../contract/gradcam'
import { colorNames } from '../../contract/study'
import { bootstrap } from '../../stats/bootstrap'
import { selectedMedian } from '../../stats/summary'

interface Group {
  label: string
  has(image: number): boolean
}

const ten = Array.from({ length: 10 }, (_, value) => value)

/** Images without a ratio are in no median and no count. Lets what else has come in take its turn between the groups. */
export async function camMedians({ digit, color, predicted, scaledRatio }: CamRatios): Promise<CamSet['medians']> {
  const medians = async (groups: Group[]) => {
    const found: MedianInterval[] = []
    for (const { label, has } of groups) {
      found.push(
        medianInterval(
          label,
          scaledRatio.filter((ratio, image) => !Number.isNaN(ratio) && has(image)),
        ),
      )
      await setImmediate()
    }
    return found
  }
  const either = (yes: string, no: string, has: Group['has']): Group[] => [
    { label: yes, has },
    { label: no, has: (image) => !has(image) },
  ]
  const [all] = await medians([{ label: 'all', has: () => true }])
  return {
    all: all!,
    byAnswer: await medians(either('right', 'wrong', (image) => predicted[image] === digit[image])),
    byBias: await medians(either('biased', 'conflicting', (image) => color[image] === digit[image])),
    byDigit: await medians(ten.map((value) => ({ label: String(value), has: (image) => digit[image] === value }))),
    byColor: await medians(ten.map((value) => ({ label: colorNames[value]!, has: (image) => color[image] === value }))),
  }
}

/** With its 95% percentile bootstrap interval over the values. */
export function medianInterval(label: string, values: Float32Array): MedianInterval {
  const estimate = bootstrap(values, selectedMedian)
  return { label, count: values.length, median: estimate?.value ?? null, low: estimate?.low ?? null, high: estimate?.high ?? null }
}
