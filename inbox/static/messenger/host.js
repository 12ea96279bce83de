// The page around the frame. The first origin that boots us is the one we talk to; what others say is not heard.
let host = null;

/** @param {Record<string, (data: any) => void>} heard by the name of the message */
export function listen(heard) {
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || parent === window || !data || !Object.hasOwn(heard, data.parley)) return;
    // A page without an origin (a sandbox, a file) cannot be told apart from any other one.
    if (host === null && data.parley === "boot" && origin !== "null") host = origin;
    if (origin === host) heard[data.parley](data.data);
  });
  // Says nothing but that we are here; everything else waits for the origin.
  if (parent !== window) parent.postMessage({ parley: "ready" }, "*");
}

export const hostOrigin = () => host;

export function tell(type, data) {
  if (host !== null) parent.postMessage({ parley: type, data }, host);
}
