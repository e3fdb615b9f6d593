import { expect, it } from "vitest";
import type { AssignmentDown } from "../../src/core/wire.ts";
import { assignments, keepPlan, looked, type Store } from "../../src/store/index.ts";
import { begun, HALL, LAN, newStore, plan, sealedVisit } from "./kit.ts";

const told = (store: Store, ...list: AssignmentDown[]) => keepPlan(store, LAN.id, { assignments: list, halls: [HALL], checklists: [] });
const marked = async (store: Store) => (await assignments(store)).map((one) => one.changed);

it("marks a stop whose hour changed until it is looked at, and one that changed back not at all", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  expect(await marked(store), "new").toEqual([false]);
  const later = { ...one, from_time: "10:00" };
  await told(store, later);
  await told(store, later);
  expect(await marked(store)).toEqual([true]);
  await told(store, one);
  expect(await marked(store)).toEqual([false]);
  await told(store, later);
  await looked(store, later);
  expect(await marked(store)).toEqual([false]);
  await told(store, { ...later, leave_at: "08:00" });
  expect(await marked(store), "neither day nor hour").toEqual([false]);
});

it("marks a stop that moved to another day, which is another assignment at the same hall", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const moved = { ...one, id: crypto.randomUUID(), visit: crypto.randomUUID(), day_on: "2026-11-25" };
  await told(store, { ...moved, hall: crypto.randomUUID() });
  expect(await marked(store), "another hall").toEqual([false]);
  await told(store, one);
  await told(store, moved);
  expect(await marked(store)).toEqual([true]);
});

it("marks nothing that was begun", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  await sealedVisit(store, one);
  await told(store, { ...one, to_time: "18:00" });
  expect(await marked(store)).toEqual([false]);
});

it("keeps the day's order where two stops begin in the same quarter, and takes an old server's that tells none", async () => {
  const store = await newStore();
  const [first] = (await plan(store, 1)) as [AssignmentDown];
  const stop = (position: number): AssignmentDown => ({ ...first, id: `${position}`, visit: crypto.randomUUID(), hall: `${position}`, position });
  const { position: _p, leave_at: _l, lodging: _g, ...old } = first;
  await told(store, stop(10), stop(2), stop(9), { ...(old as AssignmentDown), from_time: "16:00" });
  expect((await assignments(store)).map((one) => one.position)).toEqual([2, 9, 10, undefined]);
});

it("leaves a withdrawn stop that was begun out of the day's order", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  await told(store, { ...one, position: 1, leave_at: "08:10", lodging: "遵义市" });
  await (await begun(store, one)).close();
  await told(store);
  expect(await assignments(store)).toMatchObject([{ withdrawn: true, position: null, leave_at: null, lodging: null, changed: false }]);
});
