/**
 * unpinned-input: something taken from outside by a name that can change under it (a branch, `latest`, a raw URL).
 * setting-contradicts-note: a note about a run says one thing, the setting beside it another.
 */
import type { ClaimObservation, Stage } from '#core';
import { nameOf, parseRef } from '#core';
import type { Finding } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import { stageOfCode, toWords } from '../stage-of.ts';
import { count, quote, textOf } from '../words.ts';
import { isIntegration } from '../tools.ts';
import type { Check, CheckView } from './kind.ts';
import { repairPin } from './pin-proposal.ts';
import { sinceLatest } from './since.ts';

/** A version tag can be moved, but pinning to it is the custom; only what is expected to move is reported. */
export const checkUnpinnedInputs: Check = (view) => {
  const claims = view.workspace.graph.claims('unpinned').filter((claim) => claim.attributes['pin'] !== 'tag');
  const groups = Map.groupBy(
    claims,
    (claim) => `${claim.document}\0${textOf(claim.attributes['what'])}\0${textOf(claim.attributes['reference'])}`,
  );
  return [...groups.values()].map((list) => judgeInput(view, list));
};

const nouns: Readonly<Record<string, string>> = {
  action: 'the action',
  image: 'the image',
  url: 'the file behind',
  model: 'the model',
  package: 'the package',
};

function judgeInput(view: CheckView, claims: readonly ClaimObservation[]): Finding {
  const [first] = claims;
  const document = first?.document ?? 'document:unknown/unknown';
  const { what, reference, why } = first?.attributes ?? {};
  const file = nameOf(document);
  const source = parseRef(document).namespace;
  const code = view.workspace.codeFile(`artifact:${source}/${file}`);
  const known: Stage | undefined =
    what === 'url'
      ? 'data'
      : what === 'model'
        ? 'train'
        : ((code && stageOfCode(code)) ?? stageOfWorkflow(view, source, file));
  const times = claims.length > 1 ? ` (${count(claims.length, 'place')})` : '';
  const power = grants(view, source, file);
  return {
    kind: 'unpinned-input',
    stage: known ?? 'deploy',
    ...(known === undefined ? { besideLine: true } : {}),
    subject: document,
    about: `${textOf(what)} ${textOf(reference)}`,
    title: `${file}: ${textOf(reference)}`,
    outcome: 'divergent',
    certainty: 0.8,
    statement: `${file} takes ${nouns[textOf(what)] ?? 'an input'} ${textOf(reference)}${times}, which can change without a change here: ${textOf(why) || 'it is not pinned'}.${what === 'action' ? power : ''}`,
    evidence: claims.flatMap((claim) => sided(claim.evidence, claim.layer, claim.method)).slice(0, 8),
    ask: view.history.ask(`artifact:${source}/${file}`),
    ...repairPin(view, claims),
  };
}

function stageOfWorkflow(view: CheckView, source: string, file: string): Stage | undefined {
  const steps = view.workspace.steps.filter((step) => step.source === source && step.attributes.file === file);
  return steps.map((step) => view.stageOf(step)).find((stage) => stage !== undefined);
}

/** What the workflow could do with what it runs: said because reach matters, without judging it. */
function grants(view: CheckView, source: string, file: string): string {
  const steps = view.workspace.steps.filter((step) => step.source === source && step.attributes.file === file);
  const token = steps.some((step) =>
    step.attributes.permissions?.some((permission) => /id-token:\s*write/u.test(permission)),
  );
  const secrets = new Set(steps.flatMap((step) => step.attributes.secrets ?? []));
  if (token) return ' The workflow may ask for a cloud identity token.';
  if (secrets.has('inherit')) return ' The workflow is given every secret of the repository (`secrets: inherit`).';
  return secrets.size > 0 ? ` The workflow is given ${count(secrets.size, 'secret')}.` : '';
}

export const checkNotes: Check = (view) => view.workspace.graph.claims('note').flatMap((note) => judgeNote(view, note));

function judgeNote(view: CheckView, note: ClaimObservation): readonly Finding[] {
  const source = parseRef(note.document).namespace;
  const text = textOf(note.attributes['value']);
  const settings = view.workspace.graph
    .claims('setting')
    .filter(
      (setting) =>
        parseRef(setting.document).namespace === source &&
        directoryOf(setting.document) === directoryOf(note.document) &&
        typeof setting.attributes['value'] === 'boolean',
    );
  return settings.flatMap((setting) => {
    const said = statedPolarity(text, textOf(setting.attributes['key']));
    if (said === undefined) return [];
    return [contrast(view, { note, setting, said, text })];
  });
}

/** A repository may hold several projects; a note speaks of the settings beside it. */
function directoryOf(document: string): string {
  return document.slice(0, document.lastIndexOf('/'));
}

/** What the note says of the thing that a setting switches: with it, without it, or nothing. */
function statedPolarity(text: string, key: string): boolean | undefined {
  const generic = new Set([
    'toggle',
    'enable',
    'enabled',
    'disable',
    'disabled',
    'use',
    'is',
    'run',
    'with',
    'flag',
    'do',
    'the',
    'compute',
    'calculate',
    'include',
    'values',
    'model',
    'save',
  ]);
  const topics = toWords(key.replaceAll('_', ' ')).filter((word) => word.length >= 3 && !generic.has(word));
  const topic = topics.at(-1);
  if (topic === undefined || topics.length > 2) return undefined;
  const folded = ` ${text.toLowerCase().replace(/[^a-z]+/gu, ' ')} `;
  if (new RegExp(` (without|no|excluding|minus|disabled) (the |any )?${topic} `, 'u').test(folded)) return false;
  if (new RegExp(` (with|including|includes|plus|using|enabled) (the |all )?${topic} `, 'u').test(folded)) return true;
  return undefined;
}

function contrast(
  view: CheckView,
  given: { note: ClaimObservation; setting: ClaimObservation; said: boolean; text: string },
): Finding {
  const { note, setting, said, text } = given;
  const source = parseRef(note.document).namespace;
  const key = textOf(setting.attributes['key']);
  const negated = /(?:^|[._])(?:disabled?|skip|no)(?:[._]|$)/u.test(key);
  const set = (setting.attributes['value'] === true) !== negated;
  const agrees = said === set;
  const noteFile = nameOf(note.document);
  const settingFile = nameOf(setting.document);
  const where = settingFile === noteFile ? '' : `in ${settingFile} `;
  const overridden = overridingJobs(view, source, key);
  return {
    kind: 'setting-contradicts-note',
    stage: 'train',
    subject: note.document,
    about: key,
    title: `${noteFile}: ${key}`,
    outcome: agrees ? 'consistent' : 'divergent',
    certainty: overridden.length > 0 ? 0.6 : 0.8,
    statement: agrees
      ? `${noteFile} notes ${quote(text)} and ${settingFile === noteFile ? 'sets' : `${settingFile} sets`} ${key} to ${textOf(setting.attributes['value'])}: they agree.`
      : `${noteFile} notes ${quote(text)}, while ${where}${key} is set to ${textOf(setting.attributes['value'])}.${overridden.length > 0 ? ` ${overridden[0] ?? ''} mentions this setting and may override it, so which one a run used is not known from here.` : ' Which one a run used is not known from here.'}`,
    evidence: [
      ...sided(note.evidence, note.layer, note.method),
      ...sided(setting.evidence, setting.layer, setting.method),
    ],
    ask: view.history.ask(`artifact:${source}/${noteFile}`),
    ...(agrees
      ? {}
      : {
          ...sinceLatest(view, [note.document, setting.document]),
          repair: {
            kind: 'advice' as const,
            text: `Make the note and ${key} say the same.`,
            explanation: 'A note that contradicts its setting misleads whoever reads the run later.',
          },
        }),
  };
}

function overridingJobs(view: CheckView, source: string, key: string): readonly string[] {
  const last = key.split('.').at(-1) ?? key;
  return view.workspace.steps
    .filter((step) => step.source === source && isIntegration(step))
    .filter((step) => (step.attributes.commands ?? []).some((command) => command.includes(last)))
    .map((step) => step.attributes.file);
}
