import { useSignal } from "@preact/signals";
import { words } from "../../words.ts";

/** For those who have a name and a password, and no code at hand. */
export function ByPassword({ busy, onSignIn }: { busy: boolean; onSignIn: (login: string, password: string) => void }) {
  const w = words().enrol;
  const login = useSignal("");
  const password = useSignal("");
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (login.value.trim() && password.value) onSignIn(login.value.trim(), password.value);
      }}
    >
      <label class="field">
        <span>{w.login}</span>
        <input class="input" data-testid="enrol-login" required autocomplete="username" autocapitalize="none" value={login.value} onInput={(event) => (login.value = event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>{w.password}</span>
        <input class="input" data-testid="enrol-password" required type="password" autocomplete="current-password" value={password.value} onInput={(event) => (password.value = event.currentTarget.value)} />
      </label>
      <button type="submit" class="b b-main b-wide" data-testid="enrol-sign-in" disabled={busy}>
        {busy ? w.busy : w.signIn}
      </button>
    </form>
  );
}
