// Sending: a message is kept until it is acknowledged, under the id it was given first and for whoever wrote it.
import { post, waitOf } from "./session.js";
import { session } from "./state.js";
import { own, readList, store } from "./store.js";
import { banner, word } from "./words.js";

const WAIT_S = { first: 3, most: 30 };
let isFlushing = false, waitS = WAIT_S.first, timer;
let on;

/** @param {{acknowledged: (message: any, said: any) => void, refused: (message: any) => void}} callbacks */
export function start(callbacks) { on = callbacks; }

const unsent = (person = session.person) => readList(own("unsent", person));
const keep = (list, person) => (list.length ? store.write(own("unsent", person), JSON.stringify(list)) : store.drop(own("unsent", person)));
const without = (message, person) => unsent(person).filter((other) => other.client_id !== message.client_id);

/** Messages of the present person that wait, in one conversation or in the one to begin (null). */
export const waiting = (conversation) => unsent().filter((message) => message.conversation === conversation);

export function put(message) {
  keep([...unsent(), message], session.person);
  flush();
}

/** Send what waits, oldest first. Only what the present person wrote: another one's waits until they are back. */
export async function flush() {
  clearTimeout(timer);
  if (isFlushing || !session.token) return;
  isFlushing = true;
  const { turn, person } = session;
  while (turn === session.turn && unsent().length) if (!await deliver(unsent()[0], person, turn)) break;
  isFlushing = false;
  if (turn !== session.turn) flush();
}

/** Try one; tell whether to go on with the next. */
async function deliver(message, person, turn) {
  const path = message.conversation ? `conversations/${message.conversation}/messages` : "messages";
  const { body, client_id, files = [] } = message;
  const answer = await post(path, { body, client_id, attachments: files.map((file) => file.key) });
  if (turn !== session.turn) return false;
  if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 401) {
    if (answer?.status !== 401) later(answer);
    return false;
  }
  waitS = WAIT_S.first;
  banner();
  if (!answer.ok) {
    keep(without(message, person), person);
    on.refused(message);
    return true;
  }
  const said = await answer.json();
  const rest = without(message, person);
  // Messages written before the first was acknowledged belong to the conversation it began.
  if (!message.conversation) for (const other of rest) other.conversation ??= said.conversation;
  keep(rest, person);
  if (turn === session.turn) on.acknowledged(message, said);
  return true;
}

function later(answer) {
  const count = unsent().length, isTooMuch = answer?.status === 429;
  const seconds = isTooMuch ? waitOf(answer) : waitS;
  waitS = Math.min(WAIT_S.most, waitS * 1.6);
  if (isTooMuch) banner(word("too_much", { seconds }));
  else banner(count === 1 ? word("kept_one") : word("kept_many", { count }));
  timer = setTimeout(flush, seconds * 1000);
}

addEventListener("online", () => { waitS = WAIT_S.first; flush(); });
