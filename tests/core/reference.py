"""The inner and outer loop written slowly and plainly, one task at a time, to compare the engine with.

Layers and losses are written anew with torch.nn.functional on tensors without a task axis; products with factors are einsums.
"""

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention


def forward(model, parameters, x):
    """Outputs (N, outputs) of one task with its own parameters."""
    if model.kind == "mlp":
        count = len(model.hidden) + 1
        for n in range(1, count + 1):
            x = F.linear(x.flatten(1), parameters[f"fc{n}.weight"], parameters[f"fc{n}.bias"])
            x = F.relu(x) if n < count else x
        return x
    for n in range(1, 5):
        x = F.conv2d(x, parameters[f"conv{n}.weight"], parameters[f"conv{n}.bias"], stride=2, padding=1)
        mean = x.mean((0, 2, 3), keepdim=True)
        variance = ((x - mean) ** 2).mean((0, 2, 3), keepdim=True)
        x = F.relu((x - mean) / torch.sqrt(variance + 1e-3) + parameters[f"conv{n}.beta"].view(1, -1, 1, 1))
    return F.linear(x.mean((2, 3)), parameters["fc.weight"], parameters["fc.bias"])


def loss(kind, outputs, y):
    return F.mse_loss(outputs, y) if kind == "mse" else F.cross_entropy(outputs, y)


def direction(method, name, gradient, meta, rate):
    """What is subtracted from the parameter `name`, by the definition of each method."""
    layer, part = name.split(".")
    if method.kind == "maml":
        return rate * gradient
    if method.kind in ("meta-sgd", "layerlr"):
        scale = 1.0 if method.learn == "rate" else rate
        return scale * meta[f"{layer}/a_{part}"] * gradient
    if part == "bias":
        return rate * meta.get(f"{layer}/m_bias", 1.0) * gradient
    o, i = gradient.shape[:2]
    g = gradient.reshape(o, i, -1)
    if f"{layer}/M_f" in meta:
        g = torch.einsum("oif,gf->oig", g, meta[f"{layer}/M_f"])
    if f"{layer}/M_i" in meta:
        g = torch.einsum("oif,ji->ojf", g, meta[f"{layer}/M_i"])
    if f"{layer}/M_o" in meta:
        g = torch.einsum("oif,po->pif", g, meta[f"{layer}/M_o"])
    return rate * g.reshape(gradient.shape)


def query_loss(learner, theta, meta, episodes, training):
    """mean_b L_query(theta_b'), one task after the other."""
    adapted = [name for layer in learner.layers for name in (layer.weight, layer.bias)]
    scale = learner.ways if training.loss_sum == "ways" else 1
    total = 0.0
    for task in range(len(episodes)):
        parameters = dict(theta)
        for _ in range(training.inner_steps):
            support = scale * loss(
                learner.loss, forward(learner.model, parameters, episodes.support_x[task]), episodes.support_y[task]
            )
            gradients = torch.autograd.grad(support, [parameters[name] for name in adapted], create_graph=True)
            for name, gradient in zip(adapted, gradients, strict=True):
                used = gradient.detach() if training.first_order else gradient
                step = direction(learner.method, name, used, meta, training.inner_rate)
                parameters[name] = parameters[name] - step
        outputs = forward(learner.model, parameters, episodes.query_x[task])
        total = total + loss(learner.loss, outputs, episodes.query_y[task])
    return total / len(episodes)
