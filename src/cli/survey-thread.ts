/**
 * Surveys in a thread of their own: while one is made, the server goes on answering and taking in lineage. The thread is
 * started at the first survey and used again. One survey at a time; the caller sees to that.
 */
import { ThroughlineError, type ErrorCode } from '#core';
import type { SurveyOptions } from '#survey';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** What can be handed to another thread. */
export type ThreadOptions = Omit<SurveyOptions, 'clock' | 'signal' | 'progress' | 'send'>;
export type SurveyReply =
  | { readonly map: string }
  | { readonly code: ErrorCode; readonly message: string; readonly hint: string };

export interface SurveyThread {
  /** The map, as JSON text. */
  survey(): Promise<string>;
  close(): Promise<void>;
}

export function createSurveyThread(options: ThreadOptions): SurveyThread {
  let worker: Worker | undefined;
  const begin = (): Worker => {
    const started = new Worker(workerFile(), { workerData: options });
    started.once('exit', () => (worker = undefined));
    return started;
  };
  return {
    async survey() {
      worker ??= begin();
      return ask(worker);
    },
    async close() {
      await worker?.terminate();
    },
  };
}

async function ask(worker: Worker): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const onMessage = (reply: SurveyReply): void => {
    if ('map' in reply) resolve(reply.map);
    else reject(new ThroughlineError(reply.code, reply.message, { hint: reply.hint }));
  };
  const onExit = (): void => reject(new Error('the thread of the survey ended'));
  worker.once('message', onMessage).once('error', reject).once('exit', onExit);
  worker.postMessage('survey');
  try {
    return await promise;
  } finally {
    worker.off('message', onMessage).off('error', reject).off('exit', onExit);
  }
}

/** Beside us: built, or as a source. */
function workerFile(): URL {
  const built = new URL('./survey-worker.js', import.meta.url);
  return existsSync(built) ? built : new URL('./survey-worker.ts', import.meta.url);
}
