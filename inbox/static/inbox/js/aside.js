// Rows put aside at once when a reply leaves that closes or snoozes: until the server does it, or the reply comes back.
const OPEN_ONES = /^(yours|unassigned|everyone|mentions|team-\d+)$/;

export class Aside {
  constructor(app, list) {
    Object.assign(this, { app, list, rows: new Map() });
  }

  put(id) {
    const row = this.list.row(id);
    if (!row || !OPEN_ONES.test(this.app.dataset.view)) return;
    this.rows.set(id, row);
    row.remove();
    this.list.settle();
  }

  bring(id) {
    const row = this.rows.get(id);
    this.rows.delete(id);
    if (!row || this.list.row(id)) return;
    const { items, rows } = this.list, key = BigInt(row.dataset.key);
    const next = items.find((item) => BigInt(item.dataset.key) > key);
    rows.insertBefore(row, next ?? rows.querySelector(":scope > .onward"));
    this.list.settle();
  }
}
