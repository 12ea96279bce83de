// Inside the Messenger's iframe: what the page around it says goes to its place, and the line and the outbox are heard.
import { paint } from "./brand.js";
import { field, giveBack } from "./composer.js";
import { watchControls } from "./controls.js";
import { files } from "./files.js";
import { shown } from "./going.js";
import * as home from "./home.js";
import { hostOrigin, listen, tell } from "./host.js";
import * as line from "./line.js";
import * as outbox from "./outbox.js";
import { boot, personOf, post, renew } from "./session.js";
import { session } from "./state.js";
import { own, store } from "./store.js";
import * as thread from "./thread.js";
import { $, banner, word } from "./words.js";

const OPEN_MS = 15_000, CLOSED_MS = 60_000;
let last = null, bootTimer, asked = 0;

listen({
  boot: start,
  open: shown,
  hidden() { thread.thread.isShown = false; },
  page(page) { if (last) start({ ...last, page }); },
  track(data) { if (session.token) post("events", data); else missed.push(data); },
  shutdown() { if (last) { change(""); store.forget(personOf(last.settings)); last = null; } },
});
const missed = [];

async function start(data) {
  clearTimeout(bootTimer);
  const person = personOf(data.settings);
  // Whoever was quicker than the page and began to write before it said who they are stays where they are.
  if (last === null) become(person);
  else if (person !== session.person) change(person);
  last = data;
  home.obey(data.settings);
  paint(data.settings);
  const said = await boot(data, hostOrigin());
  if (!said) return;
  if (said.wait) { bootTimer = setTimeout(() => start(last), said.wait * 1000); return; }
  if (said.refused) { banner(word("refused")); return; }
  banner();
  tell("visitor", said.browser.slice(0, 8));
  tell("look", JSON.parse(document.getElementById("look").textContent));
  hello(said.name);
  session.hasWritten = Boolean(!said.is_lead || said.has_email || said.unread || store.read(own("wrote")));
  home.standing(said);
  for (const event of missed.splice(0)) post("events", event);
  if (session.hasWritten) { await home.refresh(); connect(); }
  outbox.flush();
}

function hello(name) {
  if ($("hello")) $("hello").textContent = name ? word("hello_name", { name: name.split(" ")[0] }) : word("hello");
}

/** Somebody else sits here now: nothing of the one before stays on the screen, on the line or in a request. */
function change(person) {
  become(person);
  line.drop();
  thread.leave();
  home.clear();
  home.screen("home");
  hello("");
  field.value = "";
  files.clear();
  $("email").hidden = true;
}

function become(person) {
  session.turn += 1;
  Object.assign(session, { person, token: "", hasWritten: false });
}

function connect() {
  line.connect({
    ready() { banner(); thread.catchUp(); home.refresh(); outbox.flush(); },
    down() { if (!navigator.onLine) banner(word("offline")); },
    async rung({ conversation, seq }) {
      if (conversation === thread.thread.open && seq > thread.thread.seq) await thread.catchUp({ upTo: seq });
      home.refresh();
    },
    typing({ conversation, name }) { if (conversation === thread.thread.open) thread.typing(name); },
    poll: look,
    stranger: renewOrBoot,
  });
}

async function renewOrBoot() {
  const { turn } = session;
  if (await renew()) return true;
  if (turn === session.turn && last) await start(last);
  return Boolean(session.token) && turn === session.turn;
}
addEventListener("parley:stranger", async () => { if (await renewOrBoot()) { thread.catchUp(); outbox.flush(); } });

function look() {
  asked = Date.now();
  if (thread.thread.open) thread.catchUp();
  home.refresh();
}
// Doorbells may be lost on the way; whoever reads a conversation asks by themselves, too.
setInterval(() => {
  if (!session.token || document.hidden) return;
  if (thread.thread.open && thread.thread.isShown) thread.catchUp();
  else if (session.hasWritten && Date.now() - asked > CLOSED_MS) look();
}, OPEN_MS);

outbox.start({
  acknowledged(message, said) {
    session.hasWritten = true;
    store.write(own("wrote"), "1");
    tell("wrote");
    const { thread: now } = thread;
    if (now.open === null && !message.conversation && home.screenNow() === "chat") now.open = said.conversation;
    if (now.open !== null && now.open === message.conversation && said.conversation !== now.open) thread.show(said.conversation);
    if (now.open === said.conversation) {
      thread.add(said.part);
      // Parts in between are asked for; only what follows directly moves the mark.
      if (said.seq === said.part.seq && said.part.seq === now.seq + 1) now.seq = said.seq;
      else thread.catchUp({ upTo: said.seq });
      thread.place(said);
    }
    connect();
    line.hasten();
    home.refresh();
    if (session.isLead && !session.hasEmail && !store.read(own("skipped"))) $("email").hidden = false;
  },
  refused(message) { thread.dropPending(message.client_id); giveBack(message); banner(word("not_accepted"), 8000); },
});
thread.start(home.standing);
watchControls();
