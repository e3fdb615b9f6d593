import { language, words } from "../../words.ts";
import { type Choices, choices, choose } from "../choices.ts";
import { coverUp } from "../cover/covered.ts";
import { Gestures } from "../enrol/gestures_page.tsx";
import { here, update } from "../here.ts";
import { attempt } from "../notice.ts";
import { Page, Part } from "../parts/page.tsx";
import { Segments } from "../parts/segments.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { askForPlace } from "../visit/place.ts";
import { Account } from "./account.tsx";
import { Export } from "./export.tsx";
import { Import } from "./import.tsx";
import { StoragePart } from "./storage_part.tsx";

/** What one may choose on this phone. */
export function SettingsPage() {
  const w = words();
  const s = w.settings;
  const chosen = choices.value;
  const pick = (change: Partial<Choices>): void => void attempt(() => choose(change));
  return (
    <Page id="settings" title={s.title} foot={<Tabs />}>
      <Part title={s.language}>
        <Segments id="language" label={s.language} value={chosen.language ?? "auto"} onPick={(to) => pick({ language: to === "auto" ? null : to })} options={[["auto", s.languageAuto], ["zh", "中文"], ["en", "English"]]} />
      </Part>
      <Part title={s.theme}>
        <Segments id="theme" label={s.theme} value={chosen.theme} onPick={(theme) => pick({ theme })} options={[["system", s.themeSystem], ["light", s.themeLight], ["dark", s.themeDark]]} />
      </Part>
      <Part title={s.size}>
        <Segments id="size" label={s.size} value={chosen.size} onPick={(size) => pick({ size })} options={[["100", s.size_100], ["125", s.size_125], ["150", s.size_150], ["200", s.size_200]]} />
      </Part>
      <Part title={s.hand}>
        <Segments id="hand" label={s.hand} value={chosen.hand} onPick={(hand) => pick({ hand })} options={[["left", s.handLeft], ["right", s.handRight]]} />
      </Part>
      <Part title={s.location}>
        <Segments
          id="place"
          label={s.location}
          value={chosen.place ? "on" : "off"}
          onPick={(to) => void attempt(async () => choose({ place: to === "on" && (await askForPlace()) }))}
          options={[["off", s.locationOff], ["on", s.locationOn]]}
        />
      </Part>
      <Part title={s.cover}>
        <Gestures />
        <button type="button" class="b b-wide" data-testid="cover-try" onClick={coverUp}>
          {w.enrol.coverTry}
        </button>
      </Part>
      <StoragePart />
      <Part title={s.visits}>
        <div class="stack">
          <Export />
          <Import />
        </div>
      </Part>
      <Account />
      <Part title={s.version}>
        <div class="card row row-ends">
          <span class="figures" data-testid="version" lang={language.value === "zh" ? "zh-CN" : "en"}>
            {here().app}
          </span>
          {update.value && (
            <button type="button" class="b" data-testid="update-take" onClick={() => update.value?.()}>
              {w.everywhere.updateNow}
            </button>
          )}
        </div>
      </Part>
    </Page>
  );
}
