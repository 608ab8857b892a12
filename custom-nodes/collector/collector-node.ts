/** The config node that the others refer to: it hands out the collector's runtime. */
import path from 'node:path';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { CollectorRuntime } from '../runtime/collector-runtime.ts';
import type { DatabaseOptions } from '../runtime/forward/collector-database.ts';
import { onClose } from '../node-input.ts';
import { databaseTls } from './database-tls.ts';
import { offerLive } from './live-route.ts';
import { leaseRuntime } from './standalone-runtime.ts';

interface CollectorDef extends NodeDef {
  version: 1;
  collectorName: string;
}

// A type, not an interface: Node-RED's types want an index signature.
type CollectorCredentials = { databaseUrl?: string; databaseCa?: string };

interface CollectorNode extends Node<CollectorCredentials> {
  /** Undefined where neither an edge brings one nor the settings are enough to make one. */
  runtime?: CollectorRuntime;
}

export function collectorNode(RED: NodeAPI): void {
  RED.nodes.registerType<CollectorNode, CollectorDef, object, CollectorCredentials>('collector', Collector, {
    credentials: { databaseUrl: { type: 'password' }, databaseCa: { type: 'text' } },
  });
  offerLive(RED, (id) => embeddedRuntime(RED) ?? runtimeOf(RED, id));

  function Collector(this: CollectorNode, def: CollectorDef): void {
    RED.nodes.createNode(this, def);
    const embedded = embeddedRuntime(RED);
    if (embedded) {
      this.runtime = embedded;
      return;
    }
    const { databaseUrl, databaseCa } = this.credentials;
    if (!databaseUrl) {
      this.error(RED._('collector.error.noDatabase'));
      return;
    }
    let ssl: DatabaseOptions['ssl'];
    try {
      ssl = databaseTls(databaseCa);
    } catch (error) {
      // Without it the password would cross the network in the clear.
      this.error(RED._('collector.error.databaseCa', { message: (error as Error).message }));
      return;
    }
    const lease = leaseRuntime({
      collectorName: def.collectorName,
      databaseUrl,
      ssl,
      dataDir: path.join(RED.settings.userDir ?? '.', 'pulso', def.collectorName),
      version: 'node-red',
      log: {
        info: (message) => this.log(message),
        warn: (message, about) => this.warn(describe(message, about)),
        error: (message, about) => this.error(describe(message, about)),
      },
    });
    this.runtime = lease.runtime;
    lease.started.catch((error: unknown) => this.error(error as Error));
    onClose(this, () => lease.release());
  }
}

/** Of the Pulso edge; none in an ordinary Node-RED. */
function embeddedRuntime(RED: NodeAPI): CollectorRuntime | undefined {
  return (RED.settings as { pulso?: CollectorRuntime }).pulso;
}

/** The runtime of the collector that a node refers to. */
export function runtimeOf(RED: NodeAPI, collectorId: string): CollectorRuntime | undefined {
  return (RED.nodes.getNode(collectorId) as CollectorNode | null)?.runtime;
}

function describe(message: string, about?: Record<string, unknown>): string {
  return about ? `${message} ${JSON.stringify(about)}` : message;
}
