import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { dayAndClock, fullDate } from "../times.ts";
import { uncover } from "./covered.ts";
import { type Jotting, jot, jottings, tearOut } from "./jottings.ts";

const HOLD = 1500;

/** A notes page like any other. Whoever knows it holds the date for a second and a half to come back. */
export function CoverPage() {
  const w = words();
  const at = useSignal(0);
  const listing = useSignal(false);
  const open = jottings.value[at.value];
  return (
    <div class="page cover" data-testid="cover">
      <header class="top">
        <h1>{w.everywhere.name}</h1>
        <button type="button" class="b b-icon" aria-label={w.cover.list} aria-pressed={listing.value} data-testid="cover-list" onClick={() => (listing.value = !listing.value)}>
          <Icon name="plan" />
        </button>
        <button
          type="button"
          class="b b-icon"
          aria-label={w.cover.new}
          data-testid="cover-new"
          onClick={() => {
            at.value = jottings.value.length;
            listing.value = false;
          }}
        >
          <Icon name="plus" />
        </button>
      </header>
      <main class="middle" tabIndex={0}>
        <HeldDate />
        {listing.value ? (
          <ul class="list">
            {jottings.value.map((one, n) => (
              <Line key={one.changed_at} one={one} onOpen={() => { at.value = n; listing.value = false; }} onTear={() => { tearOut(n); at.value = 0; }} />
            ))}
          </ul>
        ) : (
          <>
            <textarea
              class="jotting"
              data-testid="cover-text"
              aria-label={w.cover.text}
              placeholder={w.cover.placeholder}
              value={open?.text ?? ""}
              onInput={(event) => jot(at.value, event.currentTarget.value)}
            />
            <p class="quiet small figures">{w.cover.count(Array.from(open?.text ?? "").length)}</p>
          </>
        )}
      </main>
      <div />
    </div>
  );
}

function Line({ one, onOpen, onTear }: { one: Jotting; onOpen: () => void; onTear: () => void }) {
  const w = words().cover;
  return (
    <li class="row">
      <button type="button" class="line grow" onClick={onOpen}>
        <span class="stack-s">
          <span>{one.text.split("\n", 1)[0]?.slice(0, 40) || w.untitled}</span>
          <span class="quiet small figures" style={{ display: "block" }}>{dayAndClock(one.changed_at)}</span>
        </span>
      </button>
      <button type="button" class="b b-icon" aria-label={w.delete} onClick={onTear}>
        <Icon name="bin" />
      </button>
    </li>
  );
}

/** By finger, mouse or key: down, and still down after a second and a half. */
function HeldDate() {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  const start = (): void => {
    stop();
    timer.current = setTimeout(uncover, HOLD);
  };
  useEffect(() => stop, []);
  return (
    <button
      type="button"
      class="held"
      data-testid="cover-date"
      onPointerDown={start}
      onPointerUp={stop}
      onPointerCancel={stop}
      onPointerLeave={stop}
      onKeyDown={(event) => {
        if (!event.repeat && (event.key === "Enter" || event.key === " ")) start();
      }}
      onKeyUp={stop}
      onBlur={stop}
      onContextMenu={(event) => event.preventDefault()}
    >
      {fullDate(Date.now())}
    </button>
  );
}
