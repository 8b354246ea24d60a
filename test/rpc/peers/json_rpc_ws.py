"""A pjrpc server over WebSocket, `unaware` of rethrown or not; says its port, and ends with stdin."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

from json_rpc_errors import RAISING, errors
from pjrpc.server import Dispatcher
from websockets.asyncio.server import serve

from rethrown.rpc.json_rpc import throwing

logging.disable(logging.CRITICAL)
mode = sys.argv[1]
dispatcher: Any = Dispatcher()
if mode != "unaware":
    throwing(dispatcher, errors, disclosure=mode)
for name, function in RAISING.items():
    dispatcher.registry.add_method(function, name=name)


async def answer(socket: Any) -> None:
    async for text in socket:
        answered = dispatcher.dispatch(text, None)
        if answered is not None:
            await socket.send(answered[0])


async def main() -> None:
    async with serve(answer, "127.0.0.1", 0) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
