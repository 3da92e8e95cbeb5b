/**
 * From what a body composes to a flow: each call that is, or may be, a task; what comes before what. A call that turns
 * out to be no task only passes on what it takes. Which arguments hold results of others is the library's business.
 */
import type { ComposedCall, Composition } from './compose.ts';
import type { FlowCall, FlowFact } from './facts.ts';
import { written } from './opened.ts';

export interface Judge {
  /** `false`: it is no task of this flow. */
  readonly task: (call: ComposedCall, at: number) => Partial<FlowCall> | false;
  /** Arguments that name what comes later, or nothing of the kind. */
  readonly aside?: ReadonlySet<string>;
}

export function buildCalls(composition: Composition, judge: Judge): Pick<FlowFact, 'calls' | 'edges'> {
  const calls = composition.calls.map((call, at): FlowCall => {
    const { line, lastLine, condition, repeated } = call;
    const known = judge.task(call, at);
    const common = {
      line,
      lastLine,
      ...(condition === undefined || condition === '' ? {} : { condition }),
      ...(repeated ? { repeated } : {}),
    };
    return known === false ? { of: '', ...common } : { of: call.of, ...common, ...known };
  });
  const edges = composition.calls.flatMap((call, at) =>
    [...takenBy(call, judge.aside), ...call.within, ...call.made].map((from) => [from, at, call.line] as const),
  );
  const told = composition.orders.map(({ before, after, line }) => [before, after, line] as const);
  return { calls, edges: unique([...edges, ...told]) };
}

function takenBy(call: ComposedCall, aside: ReadonlySet<string> = new Set()): readonly number[] {
  return Object.entries(call.takes).flatMap(([key, refs]) => (aside.has(key) ? [] : refs));
}

function unique(edges: FlowFact['edges']): FlowFact['edges'] {
  const seen = new Map(edges.toReversed().map((edge) => [`${edge[0]}/${edge[1]}`, edge]));
  return [...seen.values()].filter(([from, to]) => from !== to).toReversed();
}

/** The keyword of a call or, where that is missing, of the options set on what is called. */
export function keyword(call: ComposedCall, name: string): ComposedCall['call']['named'][string] | undefined {
  for (const one of [call.call, ...call.options.toReversed()])
    if (Object.hasOwn(one.named, name)) return one.named[name];
  return undefined;
}

/** `with dsl.If(a == b):` around a call. */
export function conditionAround(
  composition: Composition,
  call: ComposedCall,
  isCondition: (of: string) => boolean,
): string | undefined {
  const around = call.within.flatMap((at) => composition.calls[at] ?? []).find((one) => isCondition(one.of));
  return around ? written(around.call.args[0]) : undefined;
}

/** A flow without calls of its own yet. */
export function emptyFlow(given: Pick<FlowFact, 'tool' | 'name' | 'line' | 'lastLine'> & Partial<FlowFact>): FlowFact {
  return { triggers: [], schedules: [], parameters: [], unresolved: [], calls: [], edges: [], ...given };
}
