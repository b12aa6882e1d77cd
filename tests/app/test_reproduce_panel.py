"""The panel that reproduces the paper's tables: a campaign from button to row, its end and its return, and what it shows."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit

from app.panels.reproduce import Reproduce
from app.reproduce.reproduce_bar import CURVES, PLAN, TABLE
from app.reproduce.row_facts import settings_line
from app.reproduce.row_model import EXPERIMENT, ITERATIONS, METHOD, OURS, PUBLISHED, VERDICT
from app.reproduce.validation_plot import LEVEL
from app.reproduce.words import SIGNS
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from core.boxes import Stop
from core.errors import UserError
from core.reproduce import results as results_module
from core.reproduce.jobs import jobs_of, state_of_job
from core.reproduce.results import OWN, Result, keep_result
from core.reproduce.table import FIGURE_2
from core.reproduce.targets import TARGETS, ArmSet, Experiment, Target, Wish
from core.reproduce.verdicts import VERDICTS

QUICK = ("meta_batch=2", "validation_tasks=4", "evaluation_interval=2", "threads=1")
LONG = 100_000


def tiny(iterations=6, *more, name="sinusoid"):
    arms = ArmSet("sinusoid-5shot", ("maml", "mc2"), (f"iterations={iterations}", *QUICK), plain=True)
    return Target(name, "Sinusoids", "", (Experiment("sinusoid-5shot", (arms,)), *more), (0,), 20, 3)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("CURVATURE_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("CURVATURE_DATA", str(tmp_path / "no data"))
    monkeypatch.setenv("CURVATURE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(results_module, "BUNDLED", tmp_path / "bundled")
    return tmp_path / "runs"


@pytest.fixture
def make(qtbot, root):
    panels = []

    def make(target=None):
        if target is not None:
            patch.setitem(TARGETS, target.name, target)
        panel = Reproduce()
        qtbot.addWidget(panel)
        panel.apply_theme(LIGHT)
        panel.resize(1000, 600)
        panel.show()
        qtbot.waitExposed(panel)
        panels.append(panel)
        return panel

    with pytest.MonkeyPatch.context() as patch:
        yield make
        assert all(panel.shut_down() for panel in panels)


def ended(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.runner.active, timeout=60_000)


def cell(panel, method, column, metric="loss", experiment="sinusoid-5shot"):
    shown = panel.table_page.table.shown
    for place, row in enumerate(shown.rows):
        if (row.method, row.metric, row.experiment, row.variant) == (method, metric, experiment, ""):
            return shown.index(place, column).data()
    raise AssertionError(f"no row of {method}")


def choose(panel, method, metric="loss"):
    rows = panel.table_page.table.shown.rows
    panel.table_page.table.choose(next(n for n, r in enumerate(rows) if (r.method, r.metric) == (method, metric)))


def result(method="mc2", mean=0.2, *, experiment="sinusoid-10shot", metric="loss", iterations=70_000, **more):
    planned = more.pop("planned", 70_000)
    score = {
        "method": method,
        "title": method.upper(),
        "metric": metric,
        "iterations": iterations,
        "step": 1,
        "mean": (4.0 if metric == "loss" else 0.2, mean, mean),
        "ci95": (0.1, 0.02, 0.02),
    } | more.pop("score", {})
    values = {
        "target": experiment.partition("-")[0],
        "experiment": experiment,
        "seeds": (0,),
        "commit": "0123456789abcdef",
        "settings": {"training": {"inner_rate": 0.001, "inner_steps": 1}, "arms": [{"name": method, "overrides": {}}]},
        "device": "cpu, 4 threads",
        "threads": 4,
        "iterations": iterations,
        "planned": planned,
        "seconds": 60.0,
        "date": "2026-01-02T03:04:05+00:00",
        "command": "python main.py reproduce sinusoid --seeds 0",
        "tasks": 600,
        "scores": (score,),
    }
    return Result.model_validate(values | more)


# ---- a campaign


def test_a_campaign_goes_from_the_button_to_a_row_and_is_there_after_a_restart(qtbot, make, root):
    panel = make(tiny())
    assert "2 runs" not in panel.bar.words.text() and "unknown until it has run" in panel.bar.words.text()
    assert cell(panel, "mc2", PUBLISHED) == "0.41 ± 0.05" and cell(panel, "mc2", OURS) == "not measured"
    panel.bar.play.click()
    assert panel.runner.active and not panel.plan_page.seeds.isEnabled() and panel.bar.stop.isEnabled()
    ended(qtbot, panel)
    assert panel.runner.troubles == [] and (root / OWN / "sinusoid-5shot-seed0.json").exists()
    assert "±" in cell(panel, "mc2", OURS) and cell(panel, "mc2", ITERATIONS) == "6 of 6"
    assert cell(panel, "mc2", VERDICT) == f"{SIGNS['worse']}  ours is worse"
    assert cell(panel, "meta-sgd", OURS) == "not measured", "a method that was not asked for"
    panel.bar.choose_page(CURVES)
    assert {curve.method for curve in panel.curve_page.curves} == {"maml", "mc2"}
    assert panel.plan_page.jobs.item(0, 2).text() == "6 of 6"
    again = make()
    assert cell(again, "mc2", OURS) == cell(panel, "mc2", OURS)
    assert "nothing is left to train" in again.bar.words.text() and again.plan_page.seeds.isEnabled()


def test_a_run_that_rests_early_says_so_and_a_later_campaign_goes_on_with_it(qtbot, make, root):
    panel = make(tiny())
    panel.plan_page.iterations.setText("2")
    panel.bar.play.click()
    ended(qtbot, panel)
    assert cell(panel, "maml", ITERATIONS) == "2 of 6" and cell(panel, "maml", VERDICT).endswith("unfinished")
    panel.plan_page.iterations.setText("")
    assert "unknown" not in panel.bar.words.text(), "its speed is known now"
    panel.bar.play.click()
    ended(qtbot, panel)
    assert cell(panel, "maml", ITERATIONS) == "6 of 6" and len(list(root.glob("sinusoid*"))) == 1


def test_pause_lets_it_stand_still_and_stop_ends_it_with_what_was_made(qtbot, make, root):
    panel = make(tiny(LONG))
    panel.bar.play.click()
    assert panel.bar.play.text().endswith("Pause") and panel.computing
    qtbot.waitUntil(lambda: any(job.iteration for job in panel.runner.jobs), timeout=60_000)
    panel.bar.play.click()
    assert panel.runner.paused and panel.bar.words.text().startswith("Paused: ") and not panel.computing
    panel.bar.play.click()
    before = panel.runner.jobs[0].iteration
    qtbot.waitUntil(lambda: panel.runner.jobs[0].iteration > before, timeout=60_000)
    assert "sinusoid-5shot-seed0: iteration" in panel.bar.words.text()
    panel.bar.stop.click()
    assert not panel.bar.stop.isEnabled() and "Stopping" in panel.bar.words.text()
    ended(qtbot, panel)
    (state,) = [state_of_job(job) for job in jobs_of(panel.target, Wish(), root)]
    assert state.state == "stopped" and state.iteration >= before
    assert panel.bar.play.text().endswith("Run") and "on this machine" in panel.bar.words.text()


def test_the_curves_grow_while_a_run_is_trained_and_are_there_again_when_it_goes_on(qtbot, make, root, tmp_path):
    curve = {"iterations": (1, LONG), "values": (3.0, 0.1)}
    keep_result(tmp_path / "bundled" / "one.json", result(experiment="sinusoid-5shot", score={"curve": curve}))
    panel = make(tiny(LONG))
    page = panel.curve_page
    panel.bar.choose_page(CURVES)
    assert [one.done for one in page.curves] == [70_000], (
        "that of the program, as long as nothing of one's own is there"
    )
    panel.bar.play.click()
    qtbot.waitUntil(lambda: len(page.curves) == 2 and len(page.curves[1].iterations) > 2, timeout=60_000)
    assert not panel.results.own and [one.method for one in page.curves] == ["maml", "mc2"]
    assert len(page.plot.lines[1].yData) == len(page.curves[1].values) and f"of {LONG:,} iter" in page.words.text()
    panel.bar.sources.choose(1)
    assert [one.done for one in page.curves] == [70_000], "only what came with the program"
    panel.bar.sources.choose(0)
    panel.bar.stop.click()
    ended(qtbot, panel)
    made = page.curves[1].iterations
    again = make()
    again.bar.choose_page(CURVES)
    again.bar.play.click()
    qtbot.waitUntil(lambda: len(again.curve_page.curves) == 2, timeout=60_000)
    assert again.curve_page.curves[1].iterations[:2] == made[:2] and again.curve_page.curves[1].done >= made[-1]
    panel.set_folders(tmp_path / "elsewhere", panel.data)
    assert [one.done for one in page.curves] == [70_000], "curves of runs in another folder are not shown"


@pytest.mark.parametrize("paused", [False, True])
def test_closing_ends_it_and_loses_nothing(qtbot, make, root, paused):
    panel = make(tiny(LONG))
    panel.bar.play.click()
    qtbot.waitUntil(lambda: any(job.iteration for job in panel.runner.jobs), timeout=60_000)
    if paused:
        panel.bar.play.click()
    made = panel.runner.jobs[0].iteration
    assert panel.shut_down()
    (state,) = [state_of_job(job) for job in jobs_of(panel.target, Wish(), root)]
    assert state.state == "stopped" and state.iteration >= made


def test_a_campaign_is_not_begun_beside_a_run(make):
    panel = make(tiny())
    run = RunModel()
    run.phase = "running"
    panel.draw(run)
    panel.bar.play.click()
    assert not panel.runner.active and panel.bar.page == PLAN
    assert "A run is in hand" in panel.plan_page._problem.text()
    panel._reread()
    assert "A run is in hand" in panel.plan_page._problem.text(), "as long as it is, whatever the clock says"
    run.phase = "paused"
    panel._reread()
    assert not panel.plan_page._problem.text()
    panel.bar.play.click()
    assert panel.runner.active


def test_a_paused_campaign_does_not_go_on_beside_a_run(qtbot, make):
    panel, run = make(tiny(LONG)), RunModel()
    panel.draw(run)
    panel.bar.play.click()
    qtbot.waitUntil(lambda: any(job.iteration for job in panel.runner.jobs), timeout=60_000)
    panel.bar.play.click()
    run.phase = "running"
    panel.bar.play.click()
    assert panel.runner.paused and panel.bar.page == PLAN
    panel._reread()
    assert "A run is in hand" in panel.plan_page._problem.text()
    run.phase = "paused"
    panel.bar.play.click()
    assert not panel.runner.paused and not panel.plan_page._problem.text()


# ---- what goes wrong


def omniglot():
    settings = ("iterations=2", "filters=2", *QUICK)
    return Experiment("omniglot-5way-1shot", (ArmSet("omniglot-5way-1shot", ("maml",), settings, plain=True),))


def test_missing_data_can_be_fetched_or_pointed_at_while_the_rest_goes_on(qtbot, make, monkeypatch, tmp_path):
    panel = make(tiny(4, omniglot(), name="omniglot"))
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("omniglot"))
    panel.plan_page.everything.click()
    panel.bar.play.click()
    ended(qtbot, panel)
    assert "Omniglot" in panel.trouble.words.text() and panel.trouble.isVisible()
    assert panel.trouble.download.isVisible() and panel.trouble.browse.isVisible()
    assert len(panel.results.own) == 1, "the sinusoids went on"
    started = []
    monkeypatch.setattr(panel.runner, "start", started.append)
    panel.trouble.download.click()
    assert [order.download for order in started] == [True]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "elsewhere"))
    with qtbot.waitSignal(panel.dataFolderChosen) as told:
        panel.trouble.browse.click()
    assert told.args == [tmp_path / "elsewhere"] and started[1].data == tmp_path / "elsewhere"


def test_what_could_not_be_done_is_told_where_its_buttons_would_do_it(qtbot, make, root, tmp_path):
    panel = make(tiny(4, omniglot(), name="omniglot"))
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("omniglot"))
    panel.plan_page.everything.click()
    panel.bar.play.click()
    ended(qtbot, panel)
    assert panel.trouble.isVisible()
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("sinusoid"))
    assert not panel.trouble.isVisible(), "Download would begin the sinusoids"
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("omniglot"))
    assert panel.trouble.isVisible()
    panel.set_folders(tmp_path / "elsewhere", panel.data)
    assert not panel.trouble.isVisible(), "another folder has its own runs"
    panel.set_folders(root, panel.data)
    assert panel.trouble.isVisible()


def test_what_is_asked_for_while_a_campaign_goes_on_follows_it(qtbot, make, tmp_path):
    panel = make(tiny(4))
    panel.bar.play.click()
    panel._on_folder_chosen(tmp_path)
    assert panel.runner.waiting is not None and panel.runner.waiting.data == tmp_path
    ended(qtbot, panel)
    assert panel.runner.waiting is None and panel.runner.order.data == tmp_path


def test_what_cannot_follow_a_campaign_any_more_is_told(qtbot, make, tmp_path, monkeypatch):
    panel = make(tiny(LONG))
    panel.bar.play.click()
    qtbot.waitUntil(lambda: any(job.iteration for job in panel.runner.jobs), timeout=60_000)
    panel._on_folder_chosen(tmp_path)

    def refuse(*_):
        raise UserError("The folder is gone.")

    monkeypatch.setattr("app.reproduce.campaign_runner.jobs_of", refuse)
    panel.runner._inbox.put(Stop())
    ended(qtbot, panel)
    assert panel.runner.waiting is None and panel.trouble.words.text() == "The folder is gone."


def test_a_bad_file_is_told_and_hurts_no_other(make, root):
    keep_result(root / OWN / "good.json", result())
    (root / OWN / "bad.json").write_text('{"schema_version": 1')
    panel = make()
    assert "bad.json is no result, it is not JSON" in panel.trouble.words.text()
    assert not panel.trouble.download.isVisible() and not panel.trouble.browse.isVisible()
    assert cell(panel, "mc2", OURS, experiment="sinusoid-10shot") == "0.200 ± 0.020"
    (root / OWN / "bad.json").unlink()
    panel._reread()
    assert not panel.trouble.isVisible()


@pytest.mark.parametrize(
    ("seeds", "iterations", "words"), [("x", "", "'x' is no seed"), ("0", "1.5", "'1.5' is no num")]
)
def test_a_plan_that_cannot_be_used_is_told_and_not_run(make, seeds, iterations, words):
    panel = make()
    panel.plan_page.seeds.setText(seeds)
    panel.plan_page.iterations.setText(iterations)
    assert words in panel.plan_page._problem.text()
    panel.bar.play.click()
    assert not panel.runner.active and panel.bar.page == PLAN
    panel.plan_page.suggested.click()
    assert not panel.plan_page._problem.text()


def test_nothing_ticked_is_told(make):
    panel = make()
    for box in panel.plan_page.methods.boxes.values():
        box.setChecked(False)
    assert "No method is ticked" in panel.plan_page._problem.text() and panel.plan_page.jobs.rowCount() == 0


# ---- the plan


def test_the_first_plan_suits_a_laptop_and_everything_is_one_click_away(make):
    panel = make()
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("omniglot"))
    plan = panel.plan_page
    assert plan.wish() == Wish(("omniglot-5way-1shot",), ("maml", "mc1", "mc2"), (0,), 5_000)
    assert [job.name for job in plan.jobs.jobs] == ["omniglot-5way-1shot-seed0-maml-mc1-mc2"]
    plan.everything.click()
    assert len(plan.jobs.jobs) == 24 and plan.wish().iterations is None
    assert "24 runs, 0 of " in panel.bar.words.text()
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("omniglot-maml++"))
    assert plan.wish() == Wish(("omniglot-5way-1shot",), ("maml-pp",), (0,), 2_000)


def test_another_panel_takes_over_what_was_shown_and_planned(make):
    old = make()
    old.bar.targets.setCurrentIndex(old.bar.targets.findData("omniglot"))
    old.plan_page.everything.click()
    old.plan_page.methods.boxes["mc1"].setChecked(False)
    old.plan_page.seeds.setText("3, 4")
    old.plan_page.iterations.setText("700")
    old.bar.sources.choose(1)
    old.bar.choose_page(CURVES)
    old.bar.experiments.setCurrentIndex(2)
    new = make()
    new.take_over(old)
    assert new.target is old.target and new.plan_page.wish() == old.plan_page.wish()
    assert (new.bar.page, new.bar.bundled, new.bar.experiment) == (CURVES, True, old.bar.experiment)
    assert [job.name for job in new.plan_page.jobs.jobs] == [job.name for job in old.plan_page.jobs.jobs]


# ---- what is shown


def test_every_row_has_both_numbers_or_says_why_not(make):
    panel = make()
    for target in TARGETS:
        panel.bar.targets.setCurrentIndex(panel.bar.targets.findData(target))
        shown = panel.table_page.table.shown
        assert shown.rows
        for row in range(shown.rowCount()):
            texts = [shown.index(row, column).data() for column in range(shown.columnCount())]
            assert texts[EXPERIMENT] and texts[METHOD] and texts[PUBLISHED] and texts[OURS] and texts[VERDICT], texts


def test_every_verdict_has_a_sign_of_its_own():
    assert set(SIGNS) == set(VERDICTS) and len(set(SIGNS.values())) == len(SIGNS)


def test_results_of_the_program_are_shown_until_there_are_own_ones_and_say_where_they_come_from(make, root, tmp_path):
    keep_result(tmp_path / "bundled" / "one.json", result(mean=0.21))
    panel = make()
    choose_row = "sinusoid-10shot"
    assert cell(panel, "mc2", OURS, experiment=choose_row) == "0.210 ± 0.020, bundled"
    rows = panel.table_page.table.shown.rows
    panel.table_page.table.choose(next(n for n, row in enumerate(rows) if row.ours is not None))
    text = panel.table_page.details.text.text()
    assert "came with the program" in text and "commit 0123456789ab" in text and "cpu, 4 threads" in text
    assert cell(panel, "mc2", VERDICT, experiment=choose_row).endswith("agrees")
    keep_result(root / OWN / "mine.json", result(mean=0.5, iterations=100))
    panel._reread()
    assert cell(panel, "mc2", OURS, experiment=choose_row) == "0.500 ± 0.020"
    assert cell(panel, "mc2", VERDICT, experiment=choose_row).endswith("unfinished")
    panel.bar.sources.choose(1)
    assert cell(panel, "mc2", OURS, experiment=choose_row) == "0.210 ± 0.020, bundled"


def test_the_details_have_the_command_and_the_score_after_every_step(make, root):
    keep_result(root / OWN / "a.json", result(mean=0.25))
    keep_result(root / OWN / "b.json", result(mean=0.15, seeds=(1,), command="python main.py reproduce again"))
    panel = make()
    details = panel.table_page.details
    assert details.row.method == "mc2", "the first row with a number of ours"
    assert details.plot.isVisible() and [len(curve.mean) for curve in details.plot.curves] == [3, 3]
    np.testing.assert_allclose(details.plot.curves[0].mean, [4.0, 0.2, 0.2])
    np.testing.assert_allclose(details.plot.curves[1].mean, 0.2)
    details.copy.click()
    command = "python main.py reproduce sinusoid --seeds 0\npython main.py reproduce again"
    assert QGuiApplication.clipboard().text() == command
    choose(panel, "maml")
    assert not details.copy.isVisible() and not details.plot.isVisible()
    assert "authors' poster" in details.text.text().replace("&#x27;", "'")


def figure_2(method, crossing, **more):
    curve = {"iterations": (1_000, 2_000, 5_000), "values": (0.5, 0.85, 0.95)}
    score = {"curve": curve, "crossing": crossing}
    return result(method, 0.95, experiment=FIGURE_2, metric="accuracy", score=score, **more)


def test_figure_2_marks_our_crossings_and_those_of_the_paper(make, root):
    keep_result(root / OWN / "a.json", figure_2("mc2", 3_000, iterations=5_000, planned=60_000))
    panel = make()
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("omniglot"))
    panel.bar.choose_page(CURVES)
    page = panel.curve_page
    np.testing.assert_allclose(page.plot.lines[0].yData, [50, 85, 95])
    assert (page.plot.crossings[0].xData, page.plot.crossings[0].yData) == (3_000, LEVEL)
    assert sorted(page.plot.marks.getData()[0]) == [2_000, 3_500, 4_000, 8_000, 8_500]
    assert "read off its figure (± 300 iterations)" in page.words.text() and "5,000 of 60,000" in page.words.text()
    labels = [line.label for line in panel.figure().plots[0].lines]
    assert labels == [
        "MC2",
        "",
        *(f"{name}, published crossing (read off)" for name in ("MAML", "LayerLR", "Meta-SGD", "MC1", "MC2")),
    ]
    panel.bar.choose_page(TABLE)
    rows = [panel.table_page.table.shown.text(row, OURS) for row in panel.table_page.table.shown.rows if row.ours]
    assert rows == ["95.00 ± 2.00 %", "3,000"]


def test_unfinished_curves_are_told_by_the_longest_and_its_own_plan(make, root):
    keep_result(root / OWN / "a.json", figure_2("mc2", 3_000, iterations=5_000, planned=60_000))
    keep_result(root / OWN / "b.json", figure_2("maml-pp", 3_000, iterations=9_000, planned=75_000))
    panel = make()
    panel.bar.targets.setCurrentIndex(panel.bar.targets.findData("omniglot"))
    panel.bar.choose_page(CURVES)
    assert "9,000 of 75,000" in panel.curve_page.words.text()


def test_a_row_is_a_figure_with_the_published_number_beside_ours(make, root):
    panel = make()
    assert panel.figure() is None
    keep_result(root / OWN / "a.json", result(mean=0.21))
    panel._reread()
    choose(panel, "mc2")
    rows = panel.table_page.table.shown.rows
    panel.table_page.table.choose(next(n for n, row in enumerate(rows) if row.ours is not None))
    figure = panel.figure()
    assert [line.label for line in figure.plots[0].lines] == ["ours: 0.210 ± 0.020", "published: 0.20 ± 0.02"]
    assert "600 tasks" in figure.caption


@pytest.mark.parametrize(("form", "head"), [("Markdown", "| Method"), ("LaTeX", "\\toprule"), ("Text", "Method")])
def test_the_table_is_copied_with_both_numbers_and_their_origins(make, root, form, head):
    keep_result(root / OWN / "a.json", result(mean=0.21))
    panel = make()
    actions = {action.text(): action for action in panel.bar.copy.menu().actions()}
    actions[form].trigger()
    text = QGuiApplication.clipboard().text()
    assert head in text and "poster" in text and "main.py reproduce" in text
    assert "0.210" in text and "0.20" in text and "not verified" in text


def test_an_open_selection_stays_while_numbers_come_in(make, root):
    panel = make()
    choose(panel, "meta-sgd")
    before = panel.table_page.table.row
    keep_result(root / OWN / "a.json", result())
    panel._reread()
    after = panel.table_page.table.row
    assert (after.method, after.experiment) == (before.method, before.experiment) == ("meta-sgd", "sinusoid-5shot")


def test_verdicts_are_coloured_in_both_themes(make, root):
    keep_result(root / OWN / "a.json", result(mean=3.0))
    panel = make()
    shown = panel.table_page.table.shown
    place = next(n for n, row in enumerate(shown.rows) if row.ours is not None)
    for theme in (LIGHT, DARK):
        panel.apply_theme(theme)
        assert shown.index(place, VERDICT).data(Qt.ItemDataRole.ForegroundRole).name() == theme.error
    assert shown.index(place, VERDICT).data() == "▼  ours is worse"


def test_a_row_that_is_worse_or_overtaken_says_so(make, root):
    keep_result(root / OWN / "a.json", result(mean=0.25))
    keep_result(root / OWN / "b.json", result("meta-sgd", mean=0.22, seeds=(1,)))
    panel = make()
    choose_place = [(r.experiment, r.method) for r in panel.table_page.table.shown.rows].index(
        ("sinusoid-10shot", "mc2")
    )
    panel.table_page.table.choose(choose_place)
    text = panel.table_page.details.text.text()
    assert "Tried: 70,000 iterations with seed 0." in text
    assert "here Meta-SGD is ahead with 0.220 ± 0.020, but the intervals overlap." in text


def test_settings_leave_out_switches_that_are_off(make):
    training = {
        "inner_rate": 0.001,
        "gradient_clip": 0.0,
        "tasks_at_once": 0,
        "multi_step": 0,
        "outer_schedule": "constant",
    }
    arms = [{"name": "mc2", "overrides": {"gradient_clip": 0.0}}]
    line = settings_line(result(settings={"training": training, "arms": arms}))
    assert line == "α 0.001, mc2 (meta-gradient clip 0)", "what an arm has of its own is always told"
    switched = settings_line(result(settings={"training": training | {"multi_step": 500, "outer_schedule": "cosine"}}))
    assert "500" in switched and "cosine" in switched


def test_nothing_is_looked_at_while_nobody_sees_it(make):
    panel = make()
    assert panel._clock.isActive()
    panel.hide()
    assert not panel._clock.isActive()


def test_every_control_has_a_name(make):
    panel = make()
    for page in (TABLE, CURVES, PLAN):
        panel.bar.choose_page(page)
        for kind in (QAbstractButton, QComboBox, QLineEdit):
            for widget in panel.findChildren(kind):
                if widget.isVisible():
                    assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget
