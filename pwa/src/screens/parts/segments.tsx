/** A choice among few, all in sight. */
export function Segments<T extends string>({ label, value, options, onPick, id }: {
  label: string;
  /** Null while nothing is chosen. */
  value: T | null;
  options: readonly (readonly [T, string])[];
  onPick: (value: T) => void;
  id: string;
}) {
  return (
    <div class="segments" role="group" aria-label={label} data-testid={id}>
      {options.map(([key, title]) => (
        <button type="button" key={key} aria-pressed={key === value} data-testid={`${id}-${key}`} onClick={() => onPick(key)}>
          {title}
        </button>
      ))}
    </div>
  );
}
