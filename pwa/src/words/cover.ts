import type { Says } from "./says.ts";

/** The page that a stranger may see. Nothing here hints at visits. */
export const cover = {
  new: ["新记事", "New note"],
  list: ["全部记事", "All notes"],
  text: ["记事内容", "Note"],
  placeholder: ["写点什么…", "Write something…"],
  untitled: ["空白记事", "Empty note"],
  delete: ["删除记事", "Delete note"],
  count: (n: number) => [`${n} 字`, n === 1 ? "1 character" : `${n} characters`],
} satisfies Says;
