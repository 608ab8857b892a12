"""A PLC made with pymodbus: several units behind one port. Each line on stdin is a JSON list of what to set; each is answered with "ok".

    ["words", unit, "holding", offset, [1, 2]]            registers or bits as they are
    ["value", unit, "input", offset, "float32", "CDAB", 1.5]   a value, packed by Python's own struct

The first line on stdout is the port. Works with pymodbus 3.0 (Debian 12) and later ones that renamed its classes.
"""
import asyncio
import json
import socket
import struct
import sys
import threading

from pymodbus import datastore
from pymodbus.server import StartAsyncTcpServer

UNITS = range(1, 9)
SIZE = 6000
TABLES = {"coil": 1, "discrete": 2, "holding": 3, "input": 4}
FORMATS = {
    "uint16": ">H", "int16": ">h", "uint32": ">I", "int32": ">i", "float32": ">f", "float64": ">d",
}

UnitContext = getattr(datastore, "ModbusDeviceContext", None) or datastore.ModbusSlaveContext


def block():
    return datastore.ModbusSequentialDataBlock(0, [0] * SIZE)


def unit_context():
    made = {"di": block(), "co": block(), "hr": block(), "ir": block()}
    try:
        return UnitContext(zero_mode=True, **made)
    except TypeError:
        return UnitContext(**made)


units = {unit: unit_context() for unit in UNITS}
try:
    context = datastore.ModbusServerContext(slaves=units, single=False)
except TypeError:
    context = datastore.ModbusServerContext(devices=units, single=False)


def pack(kind, order, value):
    if kind in ("bcd16", "bcd32"):
        digits = 4 if kind == "bcd16" else 8
        data = bytes.fromhex(str(value).zfill(digits))
    else:
        data = struct.pack(FORMATS[kind], value)
    words = [data[at:at + 2] for at in range(0, len(data), 2)]
    if order in ("CDAB", "DCBA"):
        words.reverse()
    if order in ("BADC", "DCBA"):
        words = [word[::-1] for word in words]
    return [int.from_bytes(word, "big") for word in words]


def listen_to_stdin():
    for line in sys.stdin:
        for what, unit, area, offset, *rest in json.loads(line):
            words = rest[0] if what == "words" else pack(*rest)
            units[unit].setValues(TABLES[area], offset, words)
        print("ok", flush=True)


async def serve():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    threading.Thread(target=listen_to_stdin, daemon=True).start()
    asyncio.get_running_loop().call_later(0.3, lambda: print(port, flush=True))
    await StartAsyncTcpServer(context, address=("127.0.0.1", port))


asyncio.run(serve())
