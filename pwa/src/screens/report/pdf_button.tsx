import { useSignal } from "@preact/signals";
import { language, words } from "../../words.ts";
import { online } from "../here.ts";
import { tell } from "../notice.ts";

/**
 * Opens the server's report. It is fetched first and opened from memory: a link to its address would stand in the browser's
 * history with the visit's id.
 */
export function PdfButton({ visit }: { visit: string }) {
  const w = words();
  const busy = useSignal(false);
  if (!online.value) return <p class="small quiet">{w.report.pdfOffline}</p>;
  const open = async (): Promise<void> => {
    busy.value = true;
    try {
      const answer = await fetch(`/api/visits/${visit}/report.pdf`, { headers: { "accept-language": language.peek() }, credentials: "same-origin", cache: "no-store" });
      // Without our header the answer comes from somebody else, such as a portal that wants a sign-in.
      const ours = answer.headers.has("anfang") && (answer.headers.get("content-type") ?? "").startsWith("application/pdf");
      if (!answer.ok || !ours) tell(w.report.pdfWaits, true);
      else show(await answer.blob());
    } catch {
      tell(w.report.pdfOffline, true);
    } finally {
      busy.value = false;
    }
  };
  return (
    <button type="button" class="b b-wide" data-testid="open-pdf" disabled={busy.value} onClick={() => void open()}>
      {busy.value ? w.everywhere.loading : w.report.pdf}
    </button>
  );
}

function show(pdf: Blob): void {
  const address = URL.createObjectURL(pdf);
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
