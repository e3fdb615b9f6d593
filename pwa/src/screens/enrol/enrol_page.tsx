import { signal, useSignal } from "@preact/signals";
import type { Asked } from "../../sync/index.ts";
import { enrol, signIn } from "../../sync/index.ts";
import type { PersonDown } from "../../store/index.ts";
import { me, set } from "../../store/index.ts";
import { language, named, words } from "../../words.ts";
import { choices } from "../choices.ts";
import { here, online, person, said } from "../here.ts";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { Banner } from "../parts/states.tsx";
import { back, home, screen } from "../ways.ts";
import { CODE_LENGTH, plainCode } from "./code.ts";
import { ByCode } from "./by_code.tsx";
import { ByPassword } from "./by_password.tsx";

/** The code in the field; one that came with the address was taken out of it before anything else happened. */
export const codeGiven = signal("");

/** Makes the phone somebody's, or signs them in again: by code or by name and password. */
export function EnrolPage() {
  const w = words();
  const again = screen.value.name === "enrol" && screen.value.again;
  const byPassword = useSignal(again);
  const code = codeGiven;
  const busy = useSignal(false);
  const refused = useSignal<string | null>(null);

  const attempt = async (asking: () => Promise<Asked<PersonDown>>): Promise<void> => {
    busy.value = true;
    refused.value = null;
    try {
      const answer = await asking();
      if (!answer.ok) refused.value = answer.trouble.words ?? named("refusals", answer.trouble.code, w.everywhere.brokeWhy(answer.trouble.code));
      else await welcome();
    } catch (error) {
      refused.value = w.everywhere.brokeWhy(said(error));
    } finally {
      busy.value = false;
    }
  };
  const useCode = (): void => {
    const plain = plainCode(code.value);
    if (plain.length === CODE_LENGTH) void attempt(() => enrol(here().store, plain, language.peek()));
    else refused.value = w.enrol.codeWrong;
  };
  return (
    <Page id="enrol" title={again ? w.enrol.again : w.enrol.title}>
      <p class="quiet">{again ? w.enrol.againLead : w.enrol.lead}</p>
      {!online.value && <Banner tone="amber" id="enrol-offline">{w.enrol.offline}</Banner>}
      {refused.value && <Banner tone="cinnabar" id="enrol-refused">{refused.value}</Banner>}
      {byPassword.value ? (
        <ByPassword busy={busy.value} onSignIn={(login, password) => void attempt(() => signIn(here().store, login, password, language.peek()))} />
      ) : (
        <ByCode code={code} busy={busy.value} onUse={useCode} />
      )}
      <button type="button" class="b b-plain b-wide" data-testid="enrol-other" onClick={() => { byPassword.value = !byPassword.value; refused.value = null; }}>
        <Icon name={byPassword.value ? "scan" : "lock"} />
        {byPassword.value ? w.enrol.orCode : w.enrol.orPassword}
      </button>
    </Page>
  );
}

async function welcome(): Promise<void> {
  codeGiven.value = "";
  person.value = await me(here().store);
  await set(here().store, "signed_out", false);
  void here().sync.now();
  if (!choices.peek().gesturesKnown) home({ name: "gestures" });
  else if (!back()) home();
}
