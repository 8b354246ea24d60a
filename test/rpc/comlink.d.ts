// The types of Comlink name these of the web, which those of Node 20 do not have, and leave out its adapter for Node.
type Transferable = import("node:worker_threads").Transferable;
type EventListenerOrEventListenerObject = Parameters<EventTarget["addEventListener"]>[1];
interface MessagePort extends EventTarget {
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

declare module "comlink/dist/esm/node-adapter.mjs" {
  /** A Worker or a port of Node, as Comlink wants it. */
  export default function nodeEndpoint(worker: unknown): import("comlink").Endpoint;
}
