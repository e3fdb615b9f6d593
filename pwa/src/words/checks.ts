import type { Says } from "./says.ts";

/** The preflight: what was looked at, by key, and why it is not as it should be, by reason. */
export const checks = {
  persisted: ["存储已固定", "Storage is kept"],
  room: ["空间足够", "Enough room"],
  installed: ["已添加到主屏幕", "On the home screen"],
  checklist: ["检查表完整无误", "Checklist complete and unaltered"],
  write: ["可以写入", "Can be written"],
  not_persisted: ["存储未固定", "Storage may be cleared"],
  not_room: ["空间可能不够", "Room may not be enough"],
  not_installed: ["未添加到主屏幕", "Not on the home screen"],
  not_checklist: ["资料不齐", "Something is missing"],
  not_write: ["写不进手机存储", "Cannot write to the phone's storage"],
  roomLeft: (free: string) => [`剩余 ${free}`, `${free} free`],
  roomShort: (free: string, wanted: string) => [`剩余 ${free}，建议至少 ${wanted}。请清理手机后再出发。`, `${free} free; at least ${wanted} is advised. Clear some room before you go.`],
  why_refused: ["空间紧张时浏览器可能清除记录。把本应用添加到主屏幕，多打开几次后会好。", "The browser may clear records when room is short. Add the app to the home screen and open it now and then."],
  why_unknown: ["这个浏览器不告诉原因。换用较新的浏览器更稳妥。", "This browser does not say why. A newer one is safer."],
  why_home_screen: ["在分享菜单里选“添加到主屏幕”，否则系统可能在 7 天后清除记录。", "Choose “Add to Home Screen” in the share menu, or the system may clear records after 7 days."],
  why_no_hall: ["缺营业厅资料，请联网同步一次。", "The hall's particulars are missing: sync once."],
  why_no_checklist: ["缺检查表，请联网同步一次。", "The checklist is missing: sync once."],
  why_damaged: ["检查表与原件不符，请联网同步一次。", "The checklist is not what was published: sync once."],
  why_write: ["请关闭其他页面，重启浏览器后再试；仍不行请换一部手机。", "Close other pages and restart the browser; if that fails, use another phone."],
} satisfies Says;
