"""Settings of the meta-training loop."""

from __future__ import annotations

from typing import Literal

from core.knobs import MAML_PLUS_PLUS, Settings, knob

MC_CODE = "the authors' code"
PLUS_PLUS_CODE = "the code of MAML++ (How to train your MAML, ICLR 2019)"
Statistics = Literal["query", "support", "steps"]


class Training(Settings):
    """Settings of the meta-training loop. All of them may change while it runs; an arm may have values of its own for `ARM_FIELDS`."""

    inner_rate: float = knob(
        0.01,
        title="Inner rate",
        symbol="α",
        equation=r"\theta' = \theta - \alpha\,\mathrm{MC}(\nabla_\theta L)",
        help="Step size of the inner loop; a fixed scalar outside the learned matrices.",
        minimum=1e-6,
        maximum=100.0,
        live=True,
        log=True,
        good="0.001 to 0.01 for sinusoids, 0.4 with the loss summed over ways for Omniglot",
        source=MC_CODE,
    )
    outer_rate: float = knob(
        0.001,
        title="Outer rate",
        symbol="β",
        equation=r"(\theta, M) \leftarrow \mathrm{Adam}_\beta\left(\nabla L_{query}(\theta')\right)",
        help="Learning rate of the one Adam that trains the initialisation and the matrices together.",
        minimum=1e-7,
        maximum=1.0,
        live=True,
        log=True,
        good="0.001",
        source=MC_CODE,
    )
    inner_steps: int = knob(
        1,
        title="Inner steps",
        symbol="k",
        equation=r"\theta^{(j+1)} = \theta^{(j)} - \alpha\,\mathrm{MC}(G^{(j)}),\ j < k",
        help="Gradient steps that adapt the initialisation to a task.",
        minimum=1,
        maximum=10,
        live=True,
        good="1 in the paper's Omniglot and sinusoid runs",
        source=MC_CODE,
    )
    first_order: bool = knob(
        False,
        title="First order",
        help="Treat the inner gradients as constants: cheaper, and no longer the exact meta-gradient (FOMAML).",
        equation=r"\nabla_\theta L_{query}(\theta') \approx \nabla_{\theta'} L_{query}(\theta')",
        live=True,
        good="off",
    )
    loss_sum: Literal["mean", "ways"] = knob(
        "mean",
        title="Inner loss",
        equation=r"L_{ways} = N \cdot L_{mean}",
        help="Scale of the inner loss: the mean over examples, or N ways times it as in the authors' code, where a rate of 0.4 therefore "
        "acts like 0.4 N with the mean.",
        live=True,
        good="ways for the paper's Omniglot settings",
        source=MC_CODE,
    )
    meta_batch: int = knob(
        25,
        title="Meta-batch",
        symbol="B",
        equation=r"\frac{1}{B}\sum_{b=1}^{B} L_{query}^{(b)}",
        help="Tasks per meta-iteration.",
        unit="tasks",
        minimum=1,
        maximum=1024,
        live=True,
        log=True,
        good="25 sinusoid, 32 Omniglot",
        source=MC_CODE,
    )
    queries: int = knob(
        10,
        title="Query examples",
        symbol="Q",
        help="Query examples per task (regression) or per class (classes).",
        equation=r"L_{query} = \frac{1}{Q}\sum_{q} \ell(f_{\theta'}(x_q), y_q)",
        minimum=1,
        maximum=1000,
        live=True,
        log=True,
        good="as many as support examples",
        source=MC_CODE,
    )
    tasks_at_once: int = knob(
        0,
        title="Tasks at once",
        help="Tasks of the meta-batch whose activations are in memory together; 0 chooses what suits the processor, and everything on a "
        "GPU. Fewer need less memory. The sums are the same up to rounding.",
        unit="tasks",
        minimum=0,
        maximum=1024,
        live=True,
        good="0; 1 to 8 when memory runs out",
    )
    evaluation_interval: int = knob(
        250,
        title="Evaluate every",
        help="Iterations between two evaluations on the fixed validation tasks.",
        unit="iterations",
        minimum=1,
        maximum=1_000_000,
        live=True,
        log=True,
        good="100 to 1,000",
    )
    evaluation_statistics: Statistics = knob(
        "query",
        title="Statistics in evaluation",
        help="What normalises the query examples in evaluations, where the network normalises. query: all query examples of the task "
        "together, as in training (transductive: the prediction for one depends on the others). support: the support examples (not "
        "transductive). steps: the mean over 40 fixed training tasks after the same inner step (not transductive).",
        live=True,
        good="query, as in the paper",
        source="MAML++ for steps; its public code never uses them",
    )
    iterations: int = knob(
        70_000,
        title="Planned end",
        help="Meta-iterations after which the run rests.",
        unit="iterations",
        minimum=1,
        maximum=100_000_000,
        live=True,
        log=True,
        good="10,000 for a demonstration",
        source=MC_CODE,
    )
    multi_step: int = knob(
        0,
        title="Multi-step until",
        symbol="I",
        equation=r"\sum_{j=1}^{k} w_j L_{query}(\theta^{(j)}),\ w_{j<k} = \frac{1}{k}\max\left(1 - \frac{i}{I}, 0.03\right)",
        help="Iterations I over which the query loss after every inner step counts: the weights start at 1/k, all but the last fall, and "
        "from iteration I on only the last counts. 0: only the last, always.",
        minimum=0,
        maximum=100_000_000,
        live=True,
        group=MAML_PLUS_PLUS,
        good="0, or 5,000 to 10,000 with several inner steps",
        source=PLUS_PLUS_CODE,
    )
    first_order_until: int = knob(
        0,
        title="First order until",
        symbol="n",
        equation=r"i \leq n:\ \nabla_\theta L_{query}(\theta') \approx \nabla_{\theta'} L_{query}(\theta')",
        help="The last iteration n that treats the inner gradients as constants; the exact meta-gradient follows. 0: none does.",
        unit="iterations",
        minimum=0,
        maximum=100_000_000,
        live=True,
        group=MAML_PLUS_PLUS,
        good="0; the MAML++ paper uses a third of its epochs, its code none",
        source=PLUS_PLUS_CODE,
    )
    outer_schedule: Literal["constant", "cosine"] = knob(
        "constant",
        title="Outer schedule",
        equation=r"\beta_i = \beta_{end} + \frac{1}{2}(\beta - \beta_{end})\left(1 + \cos\frac{\pi i}{I}\right)",
        help="cosine: the outer rate falls from its value to the final one over the planned iterations I, and stays there. A later planned "
        "end stretches the curve.",
        live=True,
        group=MAML_PLUS_PLUS,
        good="constant; cosine for MAML++",
        source=PLUS_PLUS_CODE,
    )
    outer_rate_end: float = knob(
        1e-5,
        title="Final outer rate",
        symbol="β_end",
        help="Where the cosine schedule of the outer rate ends; without effect on a constant one.",
        minimum=1e-9,
        maximum=1.0,
        live=True,
        log=True,
        group=MAML_PLUS_PLUS,
        good="0.00001",
        source=PLUS_PLUS_CODE,
    )
    gradient_clip: float = knob(
        0.0,
        title="Meta-gradient clip",
        equation=r"g \leftarrow \min(\max(g, -c), c)",
        help="Largest size of an entry of the meta-gradient, which is cut off there before Adam's step. 0: nothing is cut off.",
        minimum=0.0,
        maximum=1e6,
        live=True,
        group=MAML_PLUS_PLUS,
        good="0; 10 for miniImageNet",
        source="the codes of MAML and MAML++: 10 for miniImageNet, none for Omniglot",
    )


ARM_FIELDS = (
    "inner_rate",
    "outer_rate",
    "inner_steps",
    "first_order",
    "loss_sum",
    "tasks_at_once",
    "multi_step",
    "first_order_until",
    "outer_schedule",
    "outer_rate_end",
    "gradient_clip",
)
"""Training settings that an arm may override."""
