// Photos are made smaller before they are sent: a phone's camera takes far more than a proof needs, and writes the place beside it.
// Without this script they go as they are, up to the server's limit.
const LONGEST = 2000;

async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // the server says what is wrong with it
  }
}

for (const input of document.querySelectorAll("input[data-enclose]")) {
  const told = input.form.querySelector("[data-enclosed]");
  const button = input.form.querySelector("button");
  input.addEventListener("change", async () => {
    button.disabled = true;
    try {
      const most = Number(input.dataset.enclose);
      const files = await Promise.all([...input.files].slice(0, most + 1).map(smaller));
      const kept = new DataTransfer();
      for (const file of files) kept.items.add(file);
      input.files = kept.files;
      const size = files.reduce((sum, file) => sum + file.size, 0) / 1024 / 1024;
      told.textContent = told.dataset.say.replace("N", String(files.length)).replace("S", size.toFixed(1));
      told.hidden = files.length === 0;
    } finally {
      button.disabled = false;
    }
  });
}
