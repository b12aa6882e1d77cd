"""What keeps a Qt and torch process healthy: exceptions reach the user, garbage dies in the GUI thread, the end is orderly."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, QtMsgType, Signal, qInstallMessageHandler

log = logging.getLogger("curvature_explorer")
COLLECT_MILLISECONDS = 500
FULL_EVERY = 60
"""One collection in this many looks at every object; the others only at young ones."""
SWITCH_SECONDS = 0.0005
"""How long the interpreter lets a busy thread run before another gets a turn; the default of 5 ms makes the window stutter."""


class ExceptionRelay(QObject):
    """Brings uncaught exceptions of any thread to the GUI thread.

    Signals:
        caught: one sentence and the traceback.
    """

    caught = Signal(str, str)

    def install(self) -> None:
        """Take over the three hooks through which Python reports what nobody caught."""
        sys.excepthook = self._tell
        threading.excepthook = lambda args: self._tell(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._tell(args.exc_type, args.exc_value, args.exc_traceback)

    def _tell(self, kind: type[BaseException], value: BaseException | None, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, value, trace))
        log.error("%s", text)
        self.caught.emit(f"{kind.__name__}: {value}", text)


class GarbageClock(QObject):
    """Collects garbage on a timer of the GUI thread, with automatic collection off.

    Automatic collection runs in whichever thread allocates; in the training thread it would destroy widgets there.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(COLLECT_MILLISECONDS)

    def _collect(self) -> None:
        self._ticks += 1
        gc.collect(2 if self._ticks % FULL_EVERY == 0 else self._ticks % 2)


def route_qt_messages() -> None:
    """Qt's own warnings go to the log instead of a bare stderr."""
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}

    def handle(kind: QtMsgType, context: object, message: str) -> None:
        if "plugin does not support" in message:  # the offscreen and minimal platforms say so for every window
            return
        log.log(levels.get(kind, logging.WARNING), "Qt: %s", message)

    qInstallMessageHandler(handle)


def on_termination(act: Callable[[], None]) -> None:
    """Call `act` when the system, Ctrl+C or the end of the terminal asks the program to end, unless that was to be ignored (nohup).

    Works because a timer keeps waking the interpreter. A signal can come in the middle of painting, where a window must not be
    closed, so the event loop calls.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), lambda *_: QTimer.singleShot(0, act))


def deliver_deferred_deletes() -> None:
    """Carry out every `deleteLater`; ordinary event processing leaves them for the event loop."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
