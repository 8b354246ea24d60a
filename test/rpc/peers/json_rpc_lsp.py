"""A language server without a library: messages with a Content-Length over stdio, error objects as data."""

from __future__ import annotations

import json
import sys
from typing import Any

from json_rpc_errors import RAISING, errors

from rethrown.rpc.json_rpc import to_error_object

reads, writes = sys.stdin.buffer, sys.stdout.buffer


def answer(request: dict[str, Any]) -> dict[str, Any]:
    method = RAISING.get(request["method"])
    if method is None:
        return {"error": {"code": -32601, "message": "Method not found"}}
    try:
        return {"result": method()}
    except Exception as error:
        return {"error": to_error_object(error, errors, disclosure="internal")}


while header := reads.readline():
    length = int(header.split(b":")[1])
    reads.readline()
    request = json.loads(reads.read(length))
    if "id" in request:
        body = json.dumps({"jsonrpc": "2.0", "id": request["id"], **answer(request)}).encode()
        writes.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        writes.flush()
