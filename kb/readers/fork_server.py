"""The process that reads untrusted files: forks a limited child for each, and dies with the process it serves.

multiprocessing's forkserver would re-import the caller's main module in every child (slow, and harmful where a
script has no `__main__` guard); this one imports nothing but the readers. Started by kb.readers.sandbox.

Protocol: the control socket brings one byte (which work) with one end of a socket pair. Over that pair the child
gets the file's bytes until end of stream, and answers with JSON lines, of which the last one counts.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import resource
import signal
import socket
import traceback
import warnings
from typing import Any

from kb.errors import UnreadableFileError
from kb.readers.loading import SECONDS, WORKS, Work, load_work

MEMORY_BYTES = 2**30
FILE_BYTES = 2**20
_RECEIVE_BYTES = 2**20


def serve(control_fd: int) -> None:
    """Fork a child for each file that comes; at the end of the stream kill what still runs and return never."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended children leave no zombies
    with socket.socket(fileno=control_fd) as control:
        while True:
            message, fds, _, _ = socket.recv_fds(control, 1, 1)
            if not message or not fds:
                os.killpg(0, signal.SIGKILL)
            work = WORKS[message[0]]
            with contextlib.suppress(Exception):  # the child meets the same error and reports it
                load_work(work)
                gc.freeze()
            if os.fork() == 0:
                control.close()
                _supervise(socket.socket(fileno=fds[0]), work)
            os.close(fds[0])


def _supervise(connection: socket.socket, work: Work) -> None:
    """Run the reading in a child of its own, so that its death can be told; exits the process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    worker = os.fork()
    if worker == 0:
        _do(connection, work)
        os._exit(0)
    _, status = os.waitpid(worker, 0)
    if status:
        death = os.waitstatus_to_exitcode(status)
        with contextlib.suppress(OSError):
            connection.sendall(b"\n" + json.dumps({"died": death}).encode())
    os._exit(0)


def _do(connection: socket.socket, work: Work) -> None:
    _limit_resources(*SECONDS[work])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    answer: dict[str, Any]
    try:
        answer = {"result": load_work(work)(_receive(connection))}
    except UnreadableFileError as error:
        answer = {"unreadable": str(error)}
    except MemoryError:
        answer = {"out_of_memory": True}
    except Exception as error:
        answer = {"failed": type(error).__name__, "trace": traceback.format_exc(limit=20)}
    connection.sendall(json.dumps(answer).encode())


def _limit_resources(cpu_seconds: int, wall_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The kernel ends the process at the wall-clock limit, whatever code it is in.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)


def _receive(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(_RECEIVE_BYTES):
        parts.append(part)
    return b"".join(parts)
