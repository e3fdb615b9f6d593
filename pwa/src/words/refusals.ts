import type { Says } from "./says.ts";

/** What the phone's own storage refuses, by its codes: what is the matter, and what to do. */
export const refusals = {
  store_broken: ["手机存储打不开了。已存的内容都在；请关闭本页再打开。", "The phone's storage does not open. What is saved is safe; close this page and open it again."],
  no_room: ["手机空间不够，这一步没有存上。请删除手机里的其他文件，再试一次。", "The phone has no room: this was not saved. Delete other files, then try again."],
  read_only: ["另一个页面正在编辑这次暗访，这里没有改动。", "Another page is editing this visit; nothing was changed here."],
  another_open: ["另一次暗访还在进行中，请先暂停它。", "Another visit is open; park it first."],
  not_ready: ["手机上还缺这次暗访的资料，请联网同步一次。", "Something this visit needs is not on the phone yet: sync once."],
  not_asked: ["没有人要求改这一项，请先说明为什么改。", "Nobody asked about this item: first say why you change it."],
  wanting: ["还有缺项，不能封存。", "Something is still missing, so it cannot be sealed."],
  damaged: ["保存的内容与原件不符，没有采用。请再做一次。", "What was stored is not what was given; it was not used. Do it again."],
  wrong_passphrase: ["口令不对，没有导入任何内容。", "Wrong passphrase; nothing was imported."],
  network: ["网络不通。", "There is no connection."],
  timeout: ["服务器没有及时回答。", "The server did not answer in time."],
  captive: ["这个网络可能要先在浏览器里登录（如公共 Wi-Fi）。", "This network may want you to sign in in the browser first, as public Wi-Fi does."],
  garbled: ["收到的回答不完整。", "The answer came incomplete."],
  signature: ["回执的签名不对，请联系督导。", "The receipt's signature is wrong. Talk to your supervisor."],
  not_our_file: ["这不是本应用导出的文件，没有导入任何内容。", "This file was not exported by this app; nothing was imported."],
} satisfies Says;
