/**
 * Where a chart's arrows lead. Charts leave out what follows from their other arrows (a → b → c draws a → c as well),
 * and a store that everything is written to and read from (“S3”) joins what nobody meant to join: through it counts
 * one hop, and none that would close a circle.
 */
import type { DrawnChart } from './compare.ts';

type Links = ReadonlyMap<string, ReadonlySet<string>>;

export interface Leads {
  /** Whether the chart leads from one node to the other, however far. */
  leads(from: string, to: string): boolean;
}

export function followArrows(drawn: DrawnChart): Leads {
  const steps = new Set(drawn.steps.map((step) => step.node));
  const isStore = storesOf(drawn, steps);
  const plain = toLinks(drawn.edges.filter((edge) => !isStore(edge.from) && !isStore(edge.to)));
  const reached = memo((from) => reach(plain, from));
  const all = toLinks(drawn.edges);
  const before = new Set(
    drawn.edges.filter((edge) => isStore(edge.to) && !isStore(edge.from)).map((edge) => edge.from),
  );
  const behind = (from: string): readonly string[] => throughStores(all, isStore, from);
  const onward = new Map<string, Set<string>>([...plain].map(([from, to]) => [from, new Set(to)]));
  for (const from of before) {
    const next = behind(from).filter((to) => !reached(to).has(from));
    onward.set(from, new Set([...(onward.get(from) ?? []), ...next]));
  }
  const whole = memo((from) => reach(onward, from));
  // The hop that closes a circle is drawn too; it only leads no further.
  return { leads: (from, to) => whole(from).has(to) || behind(from).includes(to) };
}

/** What is drawn and no step; a file between two steps is no store that all share. */
function storesOf(drawn: DrawnChart, steps: ReadonlySet<string>): (node: string) => boolean {
  const labels = new Map(
    drawn.edges.flatMap((edge) => [[edge.from, edge.fromLabel] as const, [edge.to, edge.toLabel] as const]),
  );
  return (node) => !steps.has(node) && !/\.[a-z]\w{0,8}$/iu.test(labels.get(node) ?? '');
}

/** A line without a head leads both ways. */
function toLinks(edges: DrawnChart['edges']): Links {
  const links = new Map<string, Set<string>>();
  const add = (from: string, to: string): void => {
    const known = links.get(from);
    if (known) known.add(to);
    else links.set(from, new Set([to]));
  };
  for (const { from, to, undirected } of edges) {
    add(from, to);
    if (undirected === true) add(to, from);
  }
  return links;
}

/** Everything behind a node; the node itself only when a circle leads back to it. */
export function reach(links: Links, from: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [from];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const to of links.get(at) ?? []) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}

function throughStores(links: Links, isStore: (node: string) => boolean, from: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = [...(links.get(from) ?? [])].filter((node) => isStore(node));
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const to of links.get(at) ?? []) {
      if (isStore(to)) queue.push(to);
      else found.add(to);
    }
  }
  return [...found];
}

function memo<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, { readonly value: Value }>();
  return (key) => {
    const known = made.get(key) ?? { value: make(key) };
    made.set(key, known);
    return known.value;
  };
}
