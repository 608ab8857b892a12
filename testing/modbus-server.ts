/** The simulator's own Modbus server, which shares no code with our client, under the name by which the tests know it. */
export * from '../simulator/modbus-server.ts';
