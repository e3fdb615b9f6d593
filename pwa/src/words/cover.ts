import { both } from "./both.ts";

/** The page that a stranger may see. Nothing here hints at visits. */
export const cover = both(
  {
    new: "新记事",
    list: "全部记事",
    text: "记事内容",
    placeholder: "写点什么…",
    untitled: "空白记事",
    delete: "删除记事",
    count: (n: number) => `${n} 字`,
  },
  {
    new: "New note",
    list: "All notes",
    text: "Note",
    placeholder: "Write something…",
    untitled: "Empty note",
    delete: "Delete note",
    count: (n: number) => (n === 1 ? "1 character" : `${n} characters`),
  },
);
