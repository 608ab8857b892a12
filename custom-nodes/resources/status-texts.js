/**
 * Node-RED's runtime speaks one language, and so do the texts under its nodes. Ours are published once more as keys
 * (custom-nodes/status-light.ts); this puts them into the language of whoever looks.
 */
/* global RED */

export function translateStatuses() {
  /** Node → its text in the runtime's language, its key and values. */
  const known = new Map();
  const translate = (id) => {
    const node = RED.nodes.node(id);
    const { text, key, params } = known.get(id) ?? {};
    // Another text has come since: it is no longer what the key says.
    if (key === undefined || node?.status?.text !== text) return;
    node.status = { ...node.status, text: node._(key, params) };
    node.dirtyStatus = true;
    node.dirty = true;
    RED.view.redrawStatus(node);
  };
  RED.comms.subscribe('pulso/status/#', (topic, message) => {
    const id = topic.split('/')[2];
    known.set(id, message);
    translate(id);
  });
  // The same news may come in either order, and Node-RED's own listener may be the later one.
  RED.comms.subscribe('status/#', (topic) => setTimeout(() => translate(topic.split('/')[1])));
}
