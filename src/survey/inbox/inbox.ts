/**
 * What is posted to us, made durable before anybody is answered: events of lineage as they came, and of telemetry the counts
 * of calls that concern a model. One process at a time takes in for a workspace.
 */
import { reduceTelemetry } from '#connectors';
import type { Clock } from '#core';
import { makeDirectory, takeLock } from '#ledger';
import { openStream, unusable, type Stream } from './stream.ts';
import { callsDirectory, eventsDirectory, inboxDirectory } from './segments.ts';

export interface Inbox {
  /** Where everything lies, for whoever watches. */
  readonly directories: readonly string[];
  /**
   * Resolves when all these events are durable. Rejects with SURVEY_INBOX_UNUSABLE when they may not be; sending them
   * again is safe.
   */
  keep(events: readonly unknown[]): Promise<void>;
  /** The same for one export request of OpenTelemetry; says how many of its records it could not place. */
  keepTelemetry(request: unknown): Promise<{ readonly rejected: number }>;
  /** Waits for what was accepted, and lets another process take over. */
  close(): Promise<void>;
}

/** Throws SURVEY_INBOX_UNUSABLE where the directory cannot be written or another process takes in for it. */
export function openInbox(dataDirectory: string, clock: Clock): Inbox {
  const { events, calls, unlock } = openStreams(dataDirectory, clock);
  return {
    directories: [events.directory, calls.directory],
    keep: (given) => events.keep(given),
    async keepTelemetry(request) {
      const { lines, rejected } = reduceTelemetry(request);
      await calls.keep(lines);
      return { rejected };
    },
    async close() {
      await Promise.all([events.close(), calls.close()]);
      unlock();
    },
  };
}

function openStreams(
  dataDirectory: string,
  clock: Clock,
): { readonly events: Stream; readonly calls: Stream; readonly unlock: () => void } {
  const directory = inboxDirectory(dataDirectory);
  try {
    const unlock = takeLock(makeDirectory(directory, 0o700), clock);
    return {
      events: openStream(eventsDirectory(dataDirectory)),
      calls: openStream(callsDirectory(dataDirectory)),
      unlock,
    };
  } catch (cause) {
    throw unusable(directory, cause);
  }
}
