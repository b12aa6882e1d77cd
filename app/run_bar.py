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
        super().__init__()
        self.setWindowTitle(self.tr("Run"))
        self.setObjectName("run-bar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.train_button = QPushButton(self.tr("▶  Train"))
        self.train_button.setObjectName("train")
        self.train_button.setToolTip(self.tr("Start or go on (Space)"))
        self.train_button.setAccessibleName(self.tr("Train"))
        self.train_button.setDefault(True)
        self.train_button.clicked.connect(self.trainAsked)
        self.actions_ = self._make_actions()
        self.steps = QSpinBox(minimum=1, maximum=1_000_000, value=100)
        self.steps.setAccessibleName(self.tr("Number of iterations of Step N"))
        self.steps.setToolTip(self.tr("Iterations of Step N"))
        self.seed = QSpinBox(minimum=0, maximum=2**31 - 1)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(
            self.tr("Start of every random stream; the same seed gives the same run. Needs a restart.")
        )
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
        resume = stored or (active and run.phase == "paused")
        self.train_button.setText(self.tr("▶  Resume") if resume else self.tr("▶  Train"))
        self.actions_["pause"].setEnabled(moving)
        self.actions_["stop"].setEnabled(active)
        self.actions_["reset"].setEnabled(run.phase != "idle")
        if focused:  # so that Space goes on meaning train and pause
            (pause if moving else self.train_button).setFocus()

    def _make_actions(self) -> dict[str, QAction]:
        return {
            "pause": self._action(self.tr("❚❚  Pause"), self.tr("Stand still after this iteration (Space)"), ""),
            "step": self._action(self.tr("▶❚  Step"), self.tr("Make one iteration and stand still (S)"), "S"),
            "steps": self._action(
                self.tr("Step N"),
                self.tr("Make as many iterations as the box says and stand still (Shift+S)"),
                "Shift+S",
            ),
            "stop": self._action(self.tr("■  Stop"), self.tr("End this run; its curves stay"), ""),
            "reset": self._action(
                self.tr("↺  Reset"), self.tr("Forget this run and start again from the same seed (R)"), "R"
            ),
            "new_seed": self._action(
                self.tr("New seed"), self.tr("Forget this run and take the next seed (Shift+R)"), "Shift+R"
            ),
        }

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
            QLabel(self.tr("Seed") + " "),
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
