"""The tool bar: train, pause, step, stop, reset and the seed. The same actions stand in the Run menu."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QSpinBox, QToolBar, QWidget

from app.run_model import RunModel


class RunBar(QToolBar):
    """What one does with a run.

    Signals:
        trainAsked, pauseAsked, stopAsked, resetAsked: the button of that name. stepAsked: how many iterations.
        seedChosen: a seed typed in. newSeedAsked: the next seed.

    Attributes:
        actions_: by name, for menus. train_button: the primary button.
    """

    trainAsked = Signal()
    pauseAsked = Signal()
    stepAsked = Signal(object)
    stopAsked = Signal()
    resetAsked = Signal()
    seedChosen = Signal(object)
    newSeedAsked = Signal()

    def __init__(self) -> None:
        super().__init__("Run")
        self.setObjectName("run-bar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.train_button = QPushButton("▶  Train")
        self.train_button.setObjectName("train")
        self.train_button.setToolTip("Start or go on (Space)")
        self.train_button.setAccessibleName("Train")
        self.train_button.setDefault(True)
        self.train_button.clicked.connect(self.trainAsked)
        self.actions_ = {
            "pause": self._action("❚❚  Pause", "Stand still after this iteration (Space)", ""),
            "step": self._action("▶❚  Step", "Make one iteration and stand still (S)", "S"),
            "steps": self._action(
                "Step N", "Make as many iterations as the box says and stand still (Shift+S)", "Shift+S"
            ),
            "stop": self._action("■  Stop", "End this run; its curves stay", ""),
            "reset": self._action("↺  Reset", "Forget this run and start again from the same seed (R)", "R"),
            "new_seed": self._action("New seed", "Forget this run and take the next seed (Shift+R)", "Shift+R"),
        }
        self.steps = QSpinBox(minimum=1, maximum=1_000_000, value=100)
        self.steps.setAccessibleName("Number of iterations of Step N")
        self.steps.setToolTip("Iterations of Step N")
        self.seed = QSpinBox(minimum=0, maximum=2**31 - 1)
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("Start of every random stream; the same seed gives the same run. Needs a restart.")
        self.seed.setKeyboardTracking(False)
        self._lay_out()
        self._connect()

    def show_seed(self, seed: int) -> None:
        """Show a seed without announcing it."""
        with QSignalBlocker(self.seed):
            self.seed.setValue(seed)

    def show_run(self, run: RunModel, active: bool, *, stored: bool = False) -> None:
        """Enable what makes sense in this phase; `stored`: it is a stored run that is looked at."""
        moving = active and run.phase in ("running", "preparing")
        pause = self.widgetForAction(self.actions_["pause"])
        focused = self.train_button.hasFocus() or pause.hasFocus()
        self.train_button.setEnabled(not moving)
        self.train_button.setText("▶  Resume" if stored or (active and run.phase == "paused") else "▶  Train")
        self.actions_["pause"].setEnabled(moving)
        self.actions_["stop"].setEnabled(active)
        self.actions_["reset"].setEnabled(run.phase != "idle")
        if focused:  # so that Space goes on meaning train and pause
            (pause if moving else self.train_button).setFocus()

    def _action(self, text: str, tip: str, key: str) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        if key:
            action.setShortcut(QKeySequence(key))
        return action

    def _lay_out(self) -> None:
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        actions = self.actions_
        row: list[QWidget | QAction | None] = [
            self.train_button,
            actions["pause"],
            None,
            actions["step"],
            actions["steps"],
            self.steps,
            None,
            actions["stop"],
            actions["reset"],
            gap,
            QLabel("Seed "),
            self.seed,
            actions["new_seed"],
        ]
        for item in row:
            if item is None:
                self.addSeparator()
            elif isinstance(item, QAction):
                self.addAction(item)
            else:
                self.addWidget(item)

        for action in actions.values():
            self.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _connect(self) -> None:
        actions = self.actions_
        actions["pause"].triggered.connect(self.pauseAsked)
        actions["step"].triggered.connect(lambda: self.stepAsked.emit(1))
        actions["steps"].triggered.connect(lambda: self.stepAsked.emit(self.steps.value()))
        actions["stop"].triggered.connect(self.stopAsked)
        actions["reset"].triggered.connect(self.resetAsked)
        actions["new_seed"].triggered.connect(self.newSeedAsked)
        self.seed.valueChanged.connect(self.seedChosen.emit)
