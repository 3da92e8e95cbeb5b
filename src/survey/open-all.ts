/** What one survey works on, opened: its sources, its log, its views; and where they live. */
import type { Clock } from '#core';
import { openLedger, type Ledger } from '#ledger';
import { openReadOnlySqlite, type Store } from '#store';
import { join } from 'node:path';
import { inboxRequests } from './inbox/segments.ts';
import { openSources } from './open-sources.ts';
import { memoryMemo, type OpenedSource, type Send, type SourceRequest } from './sources/index.ts';

export interface SurveyOptions {
  readonly requests: readonly SourceRequest[];
  /** Where this workspace's log and views live. */
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
  /** The PATH in which git is looked for. */
  readonly programPath?: string;
  /** How servers are asked; without it they are not. */
  readonly send?: Send;
  /** Names the program: what another one remembered could be shaped or meant differently, and is not used. */
  readonly revision: string;
}

/** The log is opened while git lists what there is. What is wrong with a source is told before what is with the log. */
export async function openAll(
  options: SurveyOptions,
  store: Store,
): Promise<{ readonly sources: readonly OpenedSource[]; readonly ledger: Ledger }> {
  const opening = Promise.allSettled([openSources(requestsOf(options), environmentOf(options, store))]);
  const [log] = await Promise.allSettled([
    (async () => openLedger(ledgerDirectory(options.dataDirectory), { clock: options.clock }))(),
  ]);
  const [opened] = await opening;
  if (opened.status === 'fulfilled' && log.status === 'fulfilled') return { sources: opened.value, ledger: log.value };
  if (log.status === 'fulfilled') log.value.close();
  if (opened.status === 'rejected') throw opened.reason;
  await Promise.all(opened.value.map((source) => source.close()));
  throw log.status === 'rejected' ? log.reason : undefined;
}

export function ledgerDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'log');
}

/** The same sources, opened to read evidence from; the caller closes them. */
export async function openForReading(options: SurveyOptions): Promise<readonly OpenedSource[]> {
  return openSources(requestsOf(options), environmentOf(options, undefined));
}

/** What was posted to us is read like any other source, and last: a name that is taken stays with whom the user gave it. */
function requestsOf(options: SurveyOptions): readonly SourceRequest[] {
  return [...options.requests, ...inboxRequests(options.dataDirectory)];
}

function environmentOf(options: SurveyOptions, store: Store | undefined): Parameters<typeof openSources>[1] {
  return {
    memo: store
      ? {
          get: (key, fingerprint) => store.recall(key, `${options.revision}/${fingerprint}`),
          set: (key, fingerprint, json) => store.remember(key, `${options.revision}/${fingerprint}`, json),
        }
      : memoryMemo(),
    clock: options.clock,
    signal: options.signal,
    tempDirectory: join(options.dataDirectory, 'opened'),
    openSqlite: openReadOnlySqlite,
    ...(options.send === undefined ? {} : { send: options.send }),
    ...(options.programPath === undefined ? {} : { programPath: options.programPath }),
  };
}
