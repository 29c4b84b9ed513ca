import { InvalidArgumentError, Option, type Command } from 'commander'
import { LabError } from '../../../contract/errors'
import { camLayers, type CamLayer, type CamSet, type MedianInterval } from '../../../contract/gradcam'
import { type InputOf } from '../../../contract/rpc'
import { type LabContract } from '../../../contract/lab'
import { type Split } from '../../../contract/study'
import { type CliContext } from '../context'
import { color, digit, epochFlag, jsonFlag, splitFlag, wholeNumber } from '../flags'
import { printResult } from '../output'
import { showCounted } from '../pass'
import { figure, percent, table } from '../table'

type CamClass = 'predicted' | 'true' | number

interface GradcamFlags {
  split: Split
  layer: CamLayer
  class: CamClass
  limit?: number
  digit?: number
  color?: number
  randomHead?: number
  epoch?: number
  json?: boolean
}

/** Of `lab gradcam --json`. Ratios are background over stroke; null where there is none. */
export interface GradcamResult extends Pick<CamSet, 'run' | 'epoch' | 'split' | 'empty' | 'medians'> {
  layer: CamLayer
  class: CamClass
  images: { index: number; digit: number; color: number; predicted: number; class: number; scaledRatio: number | null; rawRatio: number | null }[]
}

export function addGradcam(program: Command, context: CliContext): void {
  program
    .command('gradcam')
    .description('where a model looks: Grad-CAM over a set, the ratio of evidence on the background to that on the stroke')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(splitFlag('set').default('hard'))
    .addOption(new Option('--layer <name>', 'convolution').choices([...camLayers]).default('conv3'))
    .addOption(new Option('--class <class>', 'whose evidence: predicted, true, or a digit').argParser(camClass).default('predicted'))
    .option('--limit <n>', 'images, from the first on (1000 where left out)', wholeNumber(1))
    .option('--digit <0..9>', 'only images of this digit', digit)
    .option('--color <color>', 'all repainted in this colour: a name, or the digit whose it is', color)
    .option('--random-head <seed>', 'sanity check: the head’s weights drawn anew', wholeNumber())
    .addOption(epochFlag())
    .addOption(jsonFlag())
    .action(async (run: string, { json, class: of, ...query }: GradcamFlags) => {
      const set = await measure(context, { run, of, ...query })
      const result = gradcamResult(set, query.layer, of)
      await printResult(json, result, () => describeCams(result))
    })
}

async function measure(context: CliContext, question: InputOf<LabContract['gradcam.set']>): Promise<CamSet> {
  const { progress } = context
  const lab = await context.lab()
  let set: CamSet | null = null
  const stream = lab.stream('gradcam.set', question, (chunk) => {
    if (chunk.type === 'done') set = chunk.set
    else showCounted(progress, chunk, 'images', `Grad-CAM of ${chunk.total} images`)
  })
  const release = context.onInterrupt(() => stream.close())
  try {
    await stream.done
  } finally {
    release()
    progress.clear()
  }
  if (!set) throw new LabError('cancelled', 'stopped before it was measured')
  return set
}

function camClass(text: string): CamClass {
  if (text === 'predicted' || text === 'true') return text
  if (!/^\d$/.test(text)) throw new InvalidArgumentError('It must be predicted, true, or a digit, 0 to 9.')
  return Number(text)
}

function gradcamResult(set: CamSet, layer: CamLayer, of: CamClass): GradcamResult {
  const known = (ratio: number) => (Number.isNaN(ratio) ? null : ratio)
  const images = Array.from(set.index, (index, i) => ({
    index,
    digit: set.digit[i]!,
    color: set.color[i]!,
    predicted: set.predicted[i]!,
    class: set.of[i]!,
    scaledRatio: known(set.scaledRatio[i]!),
    rawRatio: known(set.rawRatio[i]!),
  }))
  const { run, epoch, split, empty, medians } = set
  return { run, epoch, split, layer, class: of, empty, medians, images }
}

export function describeCams({ run, epoch, split, layer, class: of, empty, medians, images }: GradcamResult): string {
  const groups: [string, MedianInterval[]][] = [
    ['Answer', medians.byAnswer],
    ['Colour and digit', medians.byBias],
    ['Digit', medians.byDigit],
    ['Colour', medians.byColor],
  ]
  const rows = [row('', medians.all), ...groups.flatMap(([name, items]) => items.filter(({ count }) => count > 0).map((item) => row(name, item)))]
  return [
    `Run ${run}, epoch ${epoch}: Grad-CAM at ${layer} of ${images.length} images (${split}), class: ${of}`,
    table(['', 'Images', 'Median ratio', '95% interval', 'With a ratio'], rows),
    `No positive evidence: ${empty.count} of ${empty.of} (${percent(empty.value)})`,
  ].join('\n\n')
}

function row(group: string, { label, count, median, low, high }: MedianInterval): string[] {
  return [group, label, figure(median, 3), `${figure(low, 3)} to ${figure(high, 3)}`, String(count)]
}
