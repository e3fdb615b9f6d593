import { useSignal } from "@preact/signals";
import { words } from "../../words.ts";
import { fetched } from "../fetched.ts";
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
      const pdf = await fetched(`/api/visits/${visit}/report.pdf`, "application/pdf");
      if (pdf) show(pdf);
      else tell(w.report.pdfWaits, true);
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
