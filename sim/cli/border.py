"""Where a user's mistakes become sentences and exit codes: 0 fine, 1 a finding, 2 bad use, 130 interrupted."""

from __future__ import annotations

import errno
import functools
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import ParamSpec

import typer
from rich.console import Console

from sim.scenario.findings import ScenarioError, printable
from sim.storage import tolerant_streams

FINDING, BAD_USE, INTERRUPTED = 1, 2, 130
OUTPUT_FULL = (errno.ENOSPC, errno.EFBIG, errno.EIO)
"""What an error without a file's name says where the place that output is sent to takes no more."""
PATIENCE = 5.0
"""Seconds that workers have to end in good order."""
NOTHING_WRITTEN = "Stopped; nothing was written."

Given = ParamSpec("Given")


class BadUse(Exception):
    """A command that cannot be carried out as given; the message says what to do."""


def complain(text: str) -> None:
    """Say what is wrong, on standard error."""
    Console(stderr=True, soft_wrap=True, markup=False, highlight=False).print(printable(text))


def say(text: str) -> None:
    """Say something that holds a user's words, such as a path, on standard output."""
    typer.echo(printable(text))


def at_the_border(command: Callable[Given, None]) -> Callable[Given, None]:
    """A command that answers a user's mistake with a sentence and an exit code, never with a traceback."""

    @functools.wraps(command)
    def guarded(*given: Given.args, **named: Given.kwargs) -> None:
        tolerant_streams()
        try:
            try:
                command(*given, **named)
            finally:
                sys.stdout.flush()
        except (ScenarioError, BadUse) as error:
            complain(str(error))
            raise typer.Exit(BAD_USE) from None
        except OSError as error:
            if isinstance(error, BrokenPipeError) and _reader_is_gone():
                raise typer.Exit(0) from None
            complain(_in_words(error))
            raise typer.Exit(BAD_USE) from None
        except KeyboardInterrupt:
            complain(NOTHING_WRITTEN)
            raise typer.Exit(INTERRUPTED) from None

    return guarded


def _in_words(error: OSError) -> str:
    """What the system refused; an error without a file's name is one of the output or of the system itself."""
    why = (error.strerror or str(error)).lower()
    if error.filename:
        return f"{error.filename}: {why}; check the path."
    if error.errno in OUTPUT_FULL:
        _drop_output()
        return f"standard output cannot be written ({why}); send it elsewhere."
    return f"the system refused something ({why}); see that it has room and memory, then try again."


def _drop_output() -> None:
    """What is still to be printed goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reader_is_gone() -> bool:
    """Whether nobody reads standard output any more (`parley evidence FILE | head`); if so, the rest is dropped."""
    try:
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), b"")
        poll = select.poll()
        poll.register(sys.stdout.fileno(), select.POLLERR)
        gone = bool(poll.poll(0))
    except BrokenPipeError:
        gone = True
    except (OSError, ValueError, AttributeError):  # no file behind it, or Windows, which cannot ask
        gone = os.name == "nt"
    if gone:
        _drop_output()
    return gone


@contextmanager
def stop_at_once(tidy: Callable[[], None], said: str = NOTHING_WRITTEN) -> Iterator[None]:
    """While runs are played Ctrl-C ends the program at once, instead of when the compiled loops return.

    Nothing is being written meanwhile that could be left half done, so there is nothing to undo but the progress
    bar (`tidy`); `said` is the last sentence.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, frame: FrameType | None) -> None:
        tidy()
        complain(said)
        sys.stdout.flush()
        os._exit(INTERRUPTED)

    before = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def insist_on_stopping() -> Iterator[None]:
    """While other processes play, Ctrl-C is raised again every few seconds until it is heard.

    A library that waits for its workers may be in a callback that swallows the first one.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGALRM)}
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
