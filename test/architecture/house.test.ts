/** Each room has a door and a README, the map of doors names exactly the rooms, and connectors equal their folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectors } from '#connectors';

const { mayOpen } = (await import(join(process.cwd(), 'oxlint.config.mjs'))) as {
  mayOpen: Record<string, readonly string[]>;
};
const src = join(process.cwd(), 'src');
const folders = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map((each) => each.name);
const rooms = folders(src);
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { imports: Record<string, string> };

describe('the house', () => {
  it.each(rooms)('%s has a README that says in, out, never and where to start', (room) => {
    const readme = readFileSync(join(src, room, 'README.md'), 'utf8');
    for (const word of ['In', 'Out', 'Never', 'Start here'])
      expect(readme).toMatch(new RegExp(`^(## ${word}$|\\*\\*${word}:\\*\\*)`, 'mu'));
  });

  it.each(rooms.filter((room) => room !== 'cli'))('%s has one door, with named exports', (room) => {
    const door = readFileSync(join(src, room, 'index.ts'), 'utf8');
    expect(door).not.toMatch(/export \*/u);
    expect(manifest.imports[`#${room}`]).toBe(`./src/${room}/index.ts`);
  });

  it('has no door without a room, and no room that the table does not know', () => {
    const doors = Object.keys(manifest.imports)
      .map((door) => door.slice(1))
      .filter((door) => !door.includes('/'));
    expect(doors.toSorted()).toEqual(rooms.filter((room) => room !== 'cli').toSorted());
    expect(
      Object.keys(mayOpen)
        .filter((place) => !place.includes('/'))
        .toSorted(),
    ).toEqual(rooms.toSorted());
  });

  it('lists exactly the connectors that have a folder, each with README, fixtures and tests', () => {
    const listed = Object.keys(connectors);
    expect(listed).toEqual(
      folders(join(src, 'connectors'))
        .filter((name) => !name.startsWith('_'))
        .toSorted(),
    );
    for (const name of listed) {
      const place = join(src, 'connectors', name);
      expect(existsSync(join(place, 'README.md')), `${name}/README.md`).toBe(true);
      expect(existsSync(join(place, 'conformance.ts')), `${name}/conformance.ts`).toBe(true);
      expect(
        readdirSync(place).some((file) => file.endsWith('.test.ts')),
        `${name} has tests`,
      ).toBe(true);
    }
  });

  it('names no folder of a room like another room', () => {
    for (const room of rooms) for (const folder of folders(join(src, room))) expect(rooms).not.toContain(folder);
  });
});
