"""Trains a preset in the real window and takes pictures of it.

`python -m tests.benchmarks.screenshots --preset sinusoid-10shot --seconds 60 --theme light --out assets/screenshots/sinusoid-light.png`
`python -m tests.benchmarks.screenshots --panels spectrum,local --language ko --out assets/screenshots/views-ko.png` adds the panel's name
to the file's for each panel.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from app.application import close_down, make_application
from app.asking import AskRow
from app.language import install
from app.main_window import MainWindow
from app.panels.curvature import Curvature
from app.run_control import RunControl
from app.settings import WindowSettings
from app.train_thread import TrainThread
from core.folders import data_folder
from core.presets import preset


def main() -> int:
    """Train, change the outer rate half way if asked for, take the picture, close."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="sinusoid-10shot")
    parser.add_argument("--methods", default="maml,mc2")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--layer", default="", help="layer of the curvature panel")
    parser.add_argument("--change", default="", help="live change half way, for example outer_rate=0.002")
    parser.add_argument("--panels", default="", help="panels to bring to the front, one picture each")
    parser.add_argument("--full", action="store_true", help="let each of these panels fill the window")
    parser.add_argument("--settle", type=float, default=8.0, help="seconds that each panel is given")
    parser.add_argument("--language", choices=("en", "ko"), default="en")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = WindowSettings(Path(folder) / "window.ini")
        settings.theme = options.theme
        settings.tour_offered = True
        install(application, options.language)
        thread = TrainThread()
        spec = preset(options.preset, tuple(options.methods.split(",")))
        window = MainWindow(RunControl(thread, Path(folder)), settings, spec, data_folder())
        width, height = (int(part) for part in options.size.split("x"))
        window.resize(width, height)
        window.area.arrange(width, height)
        window.show()
        thread.start()
        window.control.warm_up()
        QTimer.singleShot(0, window.bar.train_button.click)
        QTimer.singleShot(int(500 * options.seconds), lambda: _change(window, options))
        QTimer.singleShot(int(1000 * options.seconds), lambda: _take_all(window, options))
        return close_down(window, thread, application.exec())


def _change(window: MainWindow, options: argparse.Namespace) -> None:
    if options.change:
        name, _, value = options.change.partition("=")
        window.form.set_spec(window.form.spec().with_live({name: float(value)}))
        window.form.liveChanged.emit({name: float(value)}, "")
    if options.layer:
        window.panel(Curvature).controls.open_layer(options.layer)


def _take_all(window: MainWindow, options: argparse.Namespace) -> None:
    names = list(filter(None, options.panels.split(",")))
    if not names:
        _take(window, options.out)
        window.close_without_asking()
        return
    window.control.pause()
    _next(window, options, names)


def _next(window: MainWindow, options: argparse.Namespace, names: list[str]) -> None:
    """Show the first of these panels, work out what it asks for, take its picture, and go on with the others."""
    if not names:
        window.close_without_asking()
        return
    if window.area.full:
        window.area.toggle_full(window.area.full)
    window.area.docks[names[0]].raise_()
    if options.full:
        window.area.toggle_full(names[0])

    def update() -> None:
        for row in window.area.docks[names[0]].findChildren(AskRow):
            row.asked.emit()

    def take() -> None:
        _take(window, options.out.with_stem(f"{options.out.stem}-{names[0]}"))
        _next(window, options, names[1:])

    QTimer.singleShot(1000, update)
    QTimer.singleShot(int(1000 * options.settle), take)


def _take(window: MainWindow, out: Path) -> None:
    """Saved by Pillow, which packs tighter than Qt."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = (image.width(), image.height())
    picture = Image.frombytes("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine())
    picture.save(out, optimize=True)
    print(f"{out}: iteration {window.control.run.iteration}")


if __name__ == "__main__":
    sys.exit(main())
