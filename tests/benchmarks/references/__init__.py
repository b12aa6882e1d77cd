"""Meta-gradients as one would write them without this program's engine, to compare the engine with.

They share no code with `core`: the network, the inner step and the loop over tasks are written anew. What they all compute is
d/d(theta, meta) of mean_b L_query(theta_b') for MAML or MC2 on the four-convolution network; tensors are named as in `core`.
"""
