/** What the driver needs of a Modbus client, whoever made it: one connection, one read at a time. */

export interface LoadTarget {
  port: number;
  registers: number;
}

export interface LoadClient {
  connect: () => Promise<void>;
  /** Reads the block at address 0 and calls back with its first register, or with an error. */
  read: (done: (error: Error | null, first: number) => void) => void;
  close: () => void;
}

/** Makes all the connections of a run; a library that needs something around it starts that once. */
export type MakeClients = (targets: readonly LoadTarget[]) => Promise<LoadClient[]>;

/** Every client gives up after this. */
export const LOAD_TIMEOUT_MS = 1000;
