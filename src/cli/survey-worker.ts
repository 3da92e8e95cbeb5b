/** The other end of `survey-thread.ts`: surveys when asked and answers with the map as text, or with what went wrong. */
import { systemClock, toThroughlineError } from '#core';
import { survey } from '#survey';
import { parentPort, workerData } from 'node:worker_threads';
import { createSend } from './send.ts';
import type { SurveyReply, ThreadOptions } from './survey-thread.ts';

const options = workerData as ThreadOptions;
const signal = new AbortController().signal;
const send = createSend(process.env);

async function reply(): Promise<SurveyReply> {
  try {
    const { map } = await survey({ ...options, send, clock: systemClock, signal, progress: () => undefined });
    return { map: JSON.stringify(map) };
  } catch (thrown) {
    const { code, message, hint } = toThroughlineError(thrown);
    return { code, message, hint };
  }
}

parentPort?.on('message', () => {
  void reply().then((made) => parentPort?.postMessage(made));
});
