"""The command palette: type a few letters, choose with the arrow keys, press Enter. The list of shortcuts is the same list."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.commands import Command, commands_of
from app.matching import Match, match

WIDTH, TOP, ROWS = 600, 64, 12
_COMMAND, _MATCH = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
Index = QModelIndex | QPersistentModelIndex


class CommandPalette(QFrame):
    """A field and a list over the window. It closes when something is chosen, with Escape, or when the focus goes elsewhere.

    Attributes:
        field: what is typed. list: the commands that match, best first.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._commands: list[Command] = []
        self._came_from: QWidget | None = None
        self.setObjectName("palette")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.field = QLineEdit(clearButtonEnabled=True)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Row(self.list))
        self.list.itemClicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        window.installEventFilter(self)
        for widget in (self, self.field, self.list):
            widget.setAccessibleName(self.tr("Commands"))
        self.hide()

    def show_commands(self) -> None:
        """Open with everything that can be done."""
        self._open(commands_of(self._window), self.tr("Commands"), self.tr("Type a command"))

    def show_shortcuts(self) -> None:
        """Open with what has a key."""
        found = [command for command in commands_of(self._window) if command.keys]
        self._open(found, self.tr("Keyboard shortcuts"), self.tr("Search the shortcuts"))

    def dismiss(self) -> None:
        """Close, and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys typed into the field that belong to the list; the window's size; the focus that goes elsewhere."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._on_focus_left)  # the new holder of the focus is not known yet
        elif watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _open(self, commands: list[Command], name: str, hint: str) -> None:
        if self.isHidden():
            self._came_from = QApplication.focusWidget()
        self._commands = commands
        self.setAccessibleName(name)
        self.field.setAccessibleName(hint)
        self.field.setPlaceholderText(hint)
        self.list.setAccessibleName(name)
        self.field.clear()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def _place(self) -> None:
        width = min(WIDTH, self._window.width() - 32)
        rows = self.list.sizeHintForRow(0) * ROWS
        height = min(self.field.sizeHint().height() + rows + 32, self._window.height() - TOP - 16)
        self.setGeometry((self._window.width() - width) // 2, TOP, width, height)

    def _fill(self) -> None:
        query = self.field.text()
        found = [(command, match(query, _searched(command))) for command in self._commands]
        rows = [(command, hit) for command, hit in found if hit is not None]
        if query.strip():
            rows.sort(key=lambda row: (not row[0].action.isEnabled(), row[1].cost))
        self.list.clear()
        for command, hit in rows:
            self.list.addItem(_item(command, hit))
        if not rows:
            nothing = QListWidgetItem(self.tr("Nothing matches."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentItem())
        elif event.key() in _MOVES:
            QApplication.sendEvent(self.list, event)
        else:
            return False
        return True

    def _run(self, item: QListWidgetItem | None) -> None:
        command = item.data(_COMMAND) if item else None
        if isinstance(command, Command) and command.action.isEnabled():
            self.dismiss()
            command.action.trigger()

    def _on_focus_left(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self.hide()


class _Row(QStyledItemDelegate):
    """One command: its title with the letters that matched in bold, the menu in the faint colour, the keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room above and below the text."""
        return QSize(0, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row on the list's own background."""
        command, hit = index.data(_COMMAND), index.data(_MATCH)
        if not isinstance(command, Command) or not isinstance(hit, Match):
            super().paint(painter, option, index)
            return
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        colours = option.palette
        if chosen:
            painter.fillRect(option.rect, colours.highlight())
        faint = colours.highlightedText().color() if chosen else colours.placeholderText().color()
        ink = faint if chosen or not command.action.isEnabled() else colours.text().color()
        room = option.rect.adjusted(8, 0, -8, 0)
        room.setRight(self._right(painter, room, command.keys, faint))
        used = _draw_marked(painter, room, command, hit, ink)
        painter.setPen(faint)
        room.setLeft(used + 12)
        where = option.fontMetrics.elidedText(command.where, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, where)
        painter.restore()

    def _right(self, painter: QPainter, room: QRect, keys: str, ink: QColor) -> int:
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
        return room.right() - painter.fontMetrics().horizontalAdvance(keys) - 16 * bool(keys)


def _draw_marked(painter: QPainter, room: QRect, command: Command, hit: Match, ink: QColor) -> int:
    """Draw the title, in bold what matched; returns where it ends."""
    plain_font = QFont(painter.font())
    bold = QFont(plain_font)
    bold.setBold(True)
    checked = "✓ " if command.action.isChecked() else ""
    marked = {place + len(checked) for place in hit.places}
    left = room.left()
    painter.setPen(ink)
    text = checked + command.title
    for bold_run, places in groupby(range(len(text)), key=marked.__contains__):
        run = "".join(text[k] for k in places)
        painter.setFont(bold if bold_run else plain_font)
        painter.drawText(
            QRect(left, room.top(), room.right() - left, room.height()), Qt.AlignmentFlag.AlignVCenter, run
        )
        left += painter.fontMetrics().horizontalAdvance(run)
    painter.setFont(plain_font)
    return left


def _searched(command: Command) -> str:
    return f"{command.title}  {command.where}  {command.keys}"


def _item(command: Command, hit: Match) -> QListWidgetItem:
    item = QListWidgetItem(", ".join(filter(None, (command.title, command.where, command.keys))))
    item.setData(_COMMAND, command)
    item.setData(_MATCH, hit)
    return item
