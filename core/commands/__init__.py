"""The commands that need no window, one file each: `add(commands)` puts a parser in, whose default `command` does the work.

Nothing is imported before its command is given, because the window starts through the same parser.
"""

from core.commands import evaluate, reproduce, runs, sweep, train

COMMANDS = (train, sweep, runs, evaluate, reproduce)
