"""The command line. Nothing heavy is imported before it is needed: ``--help`` comes at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from guiapp.cli.arguments import COMMANDS, parse
from guiapp.core.errors import BadInput


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code: 0, or 2 where they or a file were wrong."""
    _never_fail_to_print()
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        if sys.stdout is not None:
            sys.stdout.flush()  # now, and not when nobody can catch that the reader has gone
        return code
    except BadInput as fault:
        print(f"convolarium: {fault}", file=sys.stderr)
        return 2
    except MemoryError:
        print("convolarium: The memory is not enough for this.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has heard enough; Python must not complain about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _run(arguments: Sequence[str]) -> int:
    try:
        chosen = parse(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
    return COMMANDS[chosen.command](chosen)


def _never_fail_to_print() -> None:
    """A terminal that cannot show a letter shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
