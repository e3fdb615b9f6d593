import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../../words.ts";
import { depth, back as goBack } from "../ways.ts";
import { Icon } from "./icon.tsx";

interface Frame {
  readonly title: string;
  readonly id: string;
  /** Right of the title. */
  readonly actions?: ComponentChildren;
  /** Within the thumb's reach, below what scrolls. */
  readonly foot?: ComponentChildren;
  readonly back?: boolean;
  readonly children: ComponentChildren;
}

/** A screen: its bar (three quick taps on it cover the screen), one scrolling middle, a foot. Focus starts at the title. */
export function Page({ title, id, actions, foot, back = true, children }: Frame) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id]);
  return (
    <div class="page" data-testid={`screen-${id}`}>
      <header class="top" data-bar>
        {back && depth.value > 1 && (
          <button type="button" class="b b-icon" data-testid="back" aria-label={words().everywhere.back} onClick={() => goBack()}>
            <Icon name="back" />
          </button>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions}
      </header>
      <main class="middle" tabIndex={0}>
        {children}
      </main>
      <footer>{foot}</footer>
    </div>
  );
}

/** A heading with what belongs to it. */
export function Part({ title, aside, children, id }: { title: string; aside?: ComponentChildren; children: ComponentChildren; id?: string }) {
  return (
    <section aria-label={title} data-testid={id}>
      <div class="head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
