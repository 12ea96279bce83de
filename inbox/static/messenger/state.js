// Whose Messenger this is, for every module that asks.
export const app = document.body.dataset.app;

/** `turn` grows whenever the person changes: an answer that was asked for in an earlier turn is nobody's. */
export const session = { person: "", token: "", turn: 0, hasEmail: true, isLead: true, hasWritten: false };
