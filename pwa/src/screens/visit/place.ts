import { type Recording, write } from "./recording.ts";

/** Keeps the place of a mark when the receiver finds one. Refused or not found: the visit goes on, nothing is said. */
export function placeMark(of: Recording, which: "arrived" | "left"): void {
  if (!("geolocation" in navigator)) return;
  navigator.geolocation.getCurrentPosition(
    ({ coords, timestamp }) => {
      if (!of.writable.peek()) return;
      const found = { lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy, at: Math.round(timestamp) };
      void write(of, () => of.visit.place(which, found));
    },
    () => undefined,
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
  );
}

/** Asks the phone once; the answer is the person's. */
export function askForPlace(): Promise<boolean> {
  return new Promise((done) => {
    if (!("geolocation" in navigator)) done(false);
    else navigator.geolocation.getCurrentPosition(() => done(true), (error) => done(error.code !== error.PERMISSION_DENIED), { timeout: 10_000 });
  });
}
