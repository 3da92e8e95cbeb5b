/**
 * Numbers that a document states of this project: how well its model does, and how many models or features it has.
 * Only whole sentences with this project as subject; a number of another paper, a range or an example is none.
 */
import { assertionsIn, ownSubject, type Assertion } from './assertions.ts';
import type { Stated } from './facts.ts';

const metrics = String.raw`(?:balanced |overall |mean |average |test |validation |macro |micro |weighted )?(?:accuracy|precision|recall|F1(?:[- ]score)?|(?:ROC[- ]?)?AUC(?:[- ]?ROC)?|AUROC|AUPRC|R2|R²|R-?squared|RMSE|MAE|MAPE|MSE|log[- ]?loss|MCC|Brier score)`;
const figure = String.raw`(\d{1,6}(?:\.\d{1,6})?)\s?(%|percent\b)?`;
const before = new RegExp(
  String.raw`\b(${metrics})(?: score| rate)? (?:of|is|was|=) (?:about |around |approximately |~ ?)?${figure}(?![\w.]*\d)`,
  'iu',
);
const after = new RegExp(String.raw`(?<![\w.–-])${figure} (${metrics})\b`, 'iu');
const where =
  /\bon (?:the |our |a |an )?(test|hold-?out|held-?out|validation|training|unseen)(?: ?-?(?:set|data|dataset|split|partition))?\b/iu;
const reaches =
  /\b(?:achiev(?:es|ed)|reach(?:es|ed)|has|have|had|with|obtain(?:s|ed)|gets?|got|gives?|yield(?:s|ed)|attain(?:s|ed)|scor(?:es|ed)|is|was|shows?|resulted in)\b/iu;
/** Figures that are no statement of one result. */
const vague =
  /\b(?:between|from|range|ranges|ranging|up to|at least|at most|more than|less than|over|under|above|below|exceed\w*|improv\w*|increas\w*|decreas\w*|drop\w*|baseline|previous\w*|paper|et al|authors?|state[- ]of[- ]the[- ]art|compared|versus|vs|respectively|random|threshold)\b|[<>≥≤±]/iu;

const counted = String.raw`(classifiers?|models?|algorithms?|regressors?|estimators?|features|predictors|classes|categories|endpoints)`;
const words: readonly string[] = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const counting = new RegExp(
  String.raw`\b(?:trains?|fits?|compares?|evaluates?|uses?|combines?|contains?|includes?|supports?|provides?|exposes?|serves?|has|have|trained|compared|evaluated|used|fitted) (?:a total of |all |the following |these |exactly )?(\d{1,4}|${words.slice(2).join('|')}) (?:different |distinct |separate |pre-?trained |trained |supervised |input |binary |machine[- ]learning |deep[- ]learning |ML |individual )*${counted}\b`,
  'iu',
);

export function readNumbers(sentences: readonly Assertion[]): readonly Stated[] {
  return assertionsIn(sentences).flatMap((assertion) => {
    const { quote } = assertion;
    if (!ownSubject.test(quote) || vague.test(quote)) return [];
    return [...resultIn(assertion), ...countIn(assertion)];
  });
}

function resultIn(assertion: Assertion): readonly Stated[] {
  const { quote, line, lastLine } = assertion;
  if (!reaches.test(quote)) return [];
  const [, ofBefore, first, firstUnit] = before.exec(quote) ?? [];
  const [, second, secondUnit, ofAfter] = after.exec(quote) ?? [];
  const [of, figureText, unit] = ofBefore === undefined ? [ofAfter, second, secondUnit] : [ofBefore, first, firstUnit];
  if (of === undefined || figureText === undefined || figures(quote) !== 1) return [];
  const place = where.exec(quote)?.[1];
  const attributes = {
    value: Number(figureText),
    written: figureText,
    of: of.toLowerCase(),
    ...(unit === undefined ? {} : { unit: '%' }),
    ...(place === undefined ? {} : { where: place.toLowerCase() }),
  };
  return [{ claim: 'number', quote, line, lastLine, attributes }];
}

/** With two figures in one sentence it is not plain which is whose. */
function figures(quote: string): number {
  return [...quote.matchAll(/(?<![\w.-])\d+(?:\.\d+)?/gu)].length;
}

function countIn(assertion: Assertion): readonly Stated[] {
  const { quote, line, lastLine } = assertion;
  const [, number, of = ''] = counting.exec(quote) ?? [];
  if (number === undefined || /\b(?:per|for each|times)\b/iu.test(quote)) return [];
  const value = /^\d/u.test(number) ? Number(number) : words.indexOf(number.toLowerCase());
  const attributes = { value, written: number, of: of.toLowerCase() };
  return [{ claim: 'number', quote, line, lastLine, attributes }];
}
