"""A process behind stdin and stdout: JSON-RPC 2.0, one message a line. peer.ts is its twin."""

from __future__ import annotations

import functools
import io
import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import IO, Any

from pjrpc.common import Request, Response
from pjrpc.server import Dispatcher
from pjrpc.server.exceptions import JsonRpcError

from rethrown import ErrorRegistry
from rethrown.rpc.json_rpc import from_error_object, to_error_object


class Peer:
    """A process that we call and that calls us."""

    def __init__(self, errors: ErrorRegistry, reads: IO[str], writes: IO[str]) -> None:
        self.errors = errors
        self._reads = reads
        self._writes = writes
        self._ids = itertools.count(1)
        self._dispatcher: Any = Dispatcher()

    @classmethod
    def parent(cls, errors: ErrorRegistry) -> Peer:
        """The process that started us. Prints of ours must not end up between the messages."""
        peer = cls(errors, sys.stdin, sys.stdout)
        sys.stdout = sys.stderr
        return peer

    @classmethod
    def child(cls, errors: ErrorRegistry, *command: str) -> Peer:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert child.stdin is not None
        assert child.stdout is not None
        return cls(errors, child.stdout, child.stdin)

    def method(self, function: Callable[..., Any], billable_units: float | None = None) -> None:
        """Lets the other side call a function; what it raises crosses, with the call's output and price."""

        @functools.wraps(function)
        def answer(*params: Any, **named: Any) -> Any:
            out, err = io.StringIO(), io.StringIO()
            try:
                with redirect_stdout(out), redirect_stderr(err):
                    return function(*params, **named)
            except Exception as error:
                says = to_error_object(
                    error,
                    self.errors,
                    # Between a program and its own child there is nothing to hide.
                    disclosure="internal",
                    stdout=out.getvalue(),
                    stderr=err.getvalue(),
                    billable_units=billable_units,
                )
            # Outside of the except block, so that the JSON-RPC error is nobody's context.
            raise JsonRpcError(**says)

        self._dispatcher.registry.add_method(answer, name=function.__name__)

    def call(self, method: str, *params: Any) -> Any:
        """Calls a method of the other side, answering its calls meanwhile; raises what it raised."""
        request = Request(method=method, params=list(params), id=next(self._ids))
        self._send(json.dumps(request.to_json()))
        for line in self._reads:
            message = json.loads(line)
            if "method" in message:
                self._answer(line)
                continue
            response = Response.from_json(message)
            if response.is_success:
                return response.unwrap_result()
            failed = response.unwrap_error()
            raise from_error_object(failed, self.errors) or failed
        raise ConnectionError("the other side is gone")

    def serve(self) -> None:
        """Answers until the other side closes."""
        for line in self._reads:
            self._answer(line)

    def _answer(self, line: str) -> None:
        answered = self._dispatcher.dispatch(line, None)
        if answered is not None:
            self._send(answered[0])

    def _send(self, text: str) -> None:
        self._writes.write(text + "\n")
        self._writes.flush()
