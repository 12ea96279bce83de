// Files that go with the next message: chosen, pasted or dropped, uploaded at once, removable by keyboard.
const LARGEST_BYTES = 25_000_000, MOST = 10, MOST_TRIES = 10, DROP_OVER_MS = 300;

/**
 * @param {{list: HTMLElement, input: HTMLInputElement, area: HTMLElement, zone?: HTMLElement, template: HTMLTemplateElement,
 *   words: {too_large: string, too_many: string, failed: string}, url: (name: string) => string,
 *   ready?: () => Promise<unknown>, headers: () => Record<string, string>, say: (text: string) => void}} on
 */
export function tray(on) {
  let files = [], line = Promise.resolve();

  function add(file) {
    if (files.length >= MOST) return on.say(on.words.too_many);
    if (file.size > LARGEST_BYTES) return on.say(on.words.too_large);
    const entry = show(file.name || "image.png");
    line = line.then(() => upload(entry, file)).catch(() => { drop(entry); on.say(on.words.failed); });
  }

  function show(name, key = "") {
    const entry = { name, key, row: on.template.content.firstElementChild.cloneNode(true) };
    entry.row.querySelector("[data-file-name]").textContent = name;
    entry.row.querySelector("[data-file-remove]").addEventListener("click", () => remove(entry));
    entry.row.querySelector("progress").hidden = Boolean(key);
    files.push(entry);
    on.list.append(entry.row);
    on.list.hidden = false;
    return entry;
  }

  /** One file after the other; a server that is busy with others' files is asked again when it said so. */
  async function upload(entry, file) {
    await on.ready?.();
    for (let tries = 0; files.includes(entry); tries++) {
      const request = await send(entry, file);
      if (request.status === 503 && tries < MOST_TRIES) {
        await pause(request);
        continue;
      }
      if (!files.includes(entry)) return;
      const said = parse(request.responseText);
      if (request.status !== 201) { drop(entry); on.say(said?.errors?.[0]?.message ?? on.words.failed); return; }
      entry.key = said.key;
      entry.row.querySelector("progress").hidden = true;
      return;
    }
  }

  /** Send a file; answers with the request once it ended, however it did. */
  function send(entry, file) {
    const request = entry.request = new XMLHttpRequest(), progress = entry.row.querySelector("progress");
    request.open("POST", on.url(entry.name));
    for (const [name, value] of Object.entries(on.headers())) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => { progress.max = total; progress.value = loaded; };
    return new Promise((done) => { request.onloadend = () => done(request); request.send(file); });
  }

  function remove(entry) {
    const next = entry.row.nextElementSibling ?? entry.row.previousElementSibling;
    entry.request?.abort();
    drop(entry);
    (next?.querySelector("[data-file-remove]") ?? on.area.querySelector("textarea"))?.focus();
  }

  function drop(entry) {
    files = files.filter((other) => other !== entry);
    entry.row.remove();
    on.list.hidden = !files.length;
  }

  on.input.addEventListener("change", () => { for (const file of on.input.files) add(file); on.input.value = ""; });
  on.area.addEventListener("paste", (event) => {
    // Office programs add a picture of the text they copy: words go before pictures.
    const pasted = event.clipboardData.types.includes("text/plain") ? [] : [...event.clipboardData.files];
    if (pasted.length) event.preventDefault();
    pasted.forEach(add);
  });
  const zone = on.zone ?? on.area;
  let leaving;
  zone.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("is-dropping");
    clearTimeout(leaving);
    leaving = setTimeout(() => zone.classList.remove("is-dropping"), DROP_OVER_MS);
  });
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    zone.classList.remove("is-dropping");
    for (const file of event.dataTransfer.files) add(file);
    on.area.querySelector("textarea")?.focus();
  });

  return {
    list: () => files.map(({ name, key }) => ({ name, key })),
    /** Put back what was uploaded with a message that could not be sent. */
    restore(given) { for (const { name, key } of given) show(name, key); },
    isBusy: () => files.some(({ key }) => !key),
    clear() { for (const entry of files) entry.row.remove(); files = []; on.list.hidden = true; },
  };
}

function pause(request) {
  const wait_s = Number(request.getResponseHeader("Retry-After")) || 2;
  return new Promise((done) => setTimeout(done, wait_s * 1000 * (1 + Math.random())));
}

function parse(text) {
  try { return JSON.parse(text); } catch { return null; }
}
