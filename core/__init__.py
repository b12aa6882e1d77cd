"""Meta-training without a window: the methods, the task families, the engine and the experiment that runs them.

Nothing in this package imports Qt. Modules that the window reads before training starts (`events`, `boxes`, `knobs`, `spec`,
`presets` and the registration tables) do not import torch either, because that import takes seconds.
"""
