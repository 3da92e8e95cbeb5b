import { toRef, type EntityRef } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineage, type Link } from './lineage.ts';

const node = (id: number): EntityRef => toRef('step', 's', String(id));

/** The plainest walk there is, as the oracle. */
function slowReach(links: readonly Link[], start: EntityRef, depth: number): Map<EntityRef, number> {
  const found = new Map<EntityRef, number>([[start, 0]]);
  for (let distance = 1; distance <= depth; distance += 1) {
    for (const link of links)
      if (found.get(link.from) === distance - 1 && !found.has(link.to)) found.set(link.to, distance);
  }
  found.delete(start);
  return found;
}

describe('lineage', () => {
  const links = fc
    .array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 30 })
    .map((pairs) => pairs.map(([from, to]): Link => ({ from: node(from), relation: 'used', to: node(to) })));

  it('reaches what a plain walk reaches, at the same distance, cycles included', () => {
    fc.assert(
      fc.property(links, fc.nat(8), fc.integer({ min: 0, max: 6 }), (given, start, depth) => {
        const reached = createLineage(given).reach(node(start), 'upstream', depth);
        expect(new Map(reached.map((one) => [one.ref, one.distance]))).toEqual(slowReach(given, node(start), depth));
      }),
    );
  });

  it('walks downstream as the mirror of upstream', () => {
    fc.assert(
      fc.property(links, (given) => {
        const lineage = createLineage(given);
        for (let from = 0; from <= 8; from += 1) {
          for (const { ref } of lineage.reach(node(from), 'upstream', 9)) {
            expect(lineage.reach(ref, 'downstream', 9).map((one) => one.ref)).toContain(node(from));
          }
        }
      }),
    );
  });

  it('does not follow relations that are no dependency', () => {
    const lineage = createLineage([{ from: node(1), relation: 'mentions', to: node(2) }]);
    expect(lineage.reach(node(1), 'upstream', 5)).toEqual([]);
  });
});
