"""The inner and outer loop written slowly and plainly, one task at a time, to compare the engine with.

Layers and losses are written anew with torch.nn.functional on tensors without a task axis; products with factors are einsums.
"""

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention


def forward(model, parameters, x):
    """Outputs (N, outputs) of one task with its own parameters."""
    last = f"fc{len(model.hidden) + 1}" if model.kind == "mlp" else "fc"
    return F.linear(embedding(model, parameters, x), parameters[f"{last}.weight"], parameters[f"{last}.bias"])


def embedding(model, parameters, x):
    """What the last layer reads, (N, features)."""
    if model.kind == "mlp":
        x = x.flatten(1)
        for n in range(1, len(model.hidden) + 1):
            x = F.relu(F.linear(x, parameters[f"fc{n}.weight"], parameters[f"fc{n}.bias"]))
        return x
    pool = model.kind == "conv4_pool"
    for n in range(1, 5):
        stride = 1 if pool else 2
        x = F.conv2d(x, parameters[f"conv{n}.weight"], parameters[f"conv{n}.bias"], stride=stride, padding=1)
        mean = x.mean((0, 2, 3), keepdim=True)
        variance = ((x - mean) ** 2).mean((0, 2, 3), keepdim=True)
        x = (x - mean) / torch.sqrt(variance + 1e-3)
        if f"conv{n}.gamma" in parameters:
            x = x * parameters[f"conv{n}.gamma"].view(1, -1, 1, 1)
        x = F.relu(x + parameters[f"conv{n}.beta"].view(1, -1, 1, 1))
        x = F.max_pool2d(x, 2) if pool else x
    return x.flatten(1) if pool else x.mean((2, 3))


def loss(kind, outputs, y):
    return F.mse_loss(outputs, y) if kind == "mse" else F.cross_entropy(outputs, y)


def of_step(parameters, step):
    """What theta^(step) is read as: rows of normalisation weights with a step axis, the last one beyond their number."""
    return {
        name: value[min(step, len(value) - 1)] if name.endswith((".beta", ".gamma")) and value.dim() == 2 else value
        for name, value in parameters.items()
    }


def stepped(method, name, gradient, meta, rate, step):
    """What inner step number `step` subtracts from the parameter `name`, its own rate included."""
    taken = direction(method, name, gradient, meta, rate)
    if not method.step_rates:
        return taken
    rates = meta[name.replace(".", "/r_")]
    return rates[min(step, len(rates) - 1)] * taken / rate


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


def query_loss(learner, theta, meta, episodes, training, importance=None):
    """mean_b sum_j w_j L_query(theta_b^(j)), one task after the other; all weight on the last step without `importance`."""
    adapted = [name for layer in learner.layers for name in (layer.weight, layer.bias)]
    scale = learner.ways if training.loss_sum == "ways" else 1
    weights = importance or (*(0,) * (training.inner_steps - 1), 1)

    def asked(x, y, parameters, step):
        return loss(learner.loss, forward(learner.model, of_step(parameters, step), x), y)

    total = 0.0
    for task in range(len(episodes)):
        parameters = dict(theta)
        for number, weight in enumerate(weights):
            support = scale * asked(episodes.support_x[task], episodes.support_y[task], parameters, number)
            gradients = torch.autograd.grad(support, [parameters[name] for name in adapted], create_graph=True)
            for name, gradient in zip(adapted, gradients, strict=True):
                used = gradient.detach() if training.first_order else gradient
                step = stepped(learner.method, name, used, meta, training.inner_rate, number)
                parameters[name] = parameters[name] - step
            total = total + weight * asked(episodes.query_x[task], episodes.query_y[task], parameters, number + 1)
    return total / len(episodes)


def prototype_loss(learner, theta, episodes):
    """mean_b L_query of a prototypical network, one task and one class after the other."""
    total = 0.0
    for task in range(len(episodes)):
        read = of_step(theta, 0)
        support, query = (embedding(learner.model, read, x) for x in (episodes.support_x[task], episodes.query_x[task]))
        labels = episodes.support_y[task]
        means = [support[labels == label].mean(0) for label in range(learner.ways)]
        logits = torch.stack([-((query - mean) ** 2).sum(1) for mean in means], 1)
        total = total + F.cross_entropy(logits, episodes.query_y[task])
    return total / len(episodes)
