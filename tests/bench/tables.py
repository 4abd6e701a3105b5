"""Tables of what was measured, for people."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from tests.bench.measure import Cost

OURS = ("ours", "warm", "pages", "validation", "credits")
Costs = Mapping[str, Sequence[Cost]]  # a variant, to its rounds
QUIET = 0.3  # processors busy with other work, above which seconds read high
FREE = 0.02  # seconds more than bare that nobody can tell from none
GOAL = 20  # times our CPU over bare, for the stack's
PEOPLE_GOAL = 0.04  # of bare, for all that is told of people
WORTH = 0.005  # seconds that a stage has to take to be told

HEADINGS = (
    "CPU s",
    "wall s",
    "CPU/bare",
    "CPU over",
    "wall over",
    "MB",
    "MB tree",
    "git",
    "peer/ours",
)

LEGEND = f"""
Medians of the rounds. CPU: user and system time of the build and of every process it started.
over: seconds more than bare. MB: the most that the build's own process held; tree: with its
children, where memory that they share counts twice. git: processes it started. peer/ours: how
many times our CPU over bare a peer's is; ours counts as {FREE} s where it is less."""


def builds(costs: Costs, processes: Mapping[str, int]) -> str:
    """A row for each variant, beside bare where bare was built too."""
    lines = [" " * 14 + "".join(f"{heading:>10}" for heading in HEADINGS)]
    for name, rounds in costs.items():
        cells = [f"{_middle(rounds, 'cpu'):.2f}", f"{_middle(rounds, 'wall'):.2f}"]
        cells += _beside_bare(costs, name)
        cells += [f"{_middle(rounds, 'own'):.0f}", f"{_middle(rounds, 'tree'):.0f}"]
        cells += [f"{processes[name]}", _beside_ours(costs, name)]
        lines.append(f"{name:14}" + "".join(f"{cell:>10}" for cell in cells))
    lines += [*_stack_beside_ours(costs), *_ours_beside_pages(costs), LEGEND]
    others = median(cost.others for rounds in costs.values() for cost in rounds)
    if others > QUIET:
        lines.append(
            f"Other work kept {others:.1f} processors busy: trust the ratios, not the seconds."
        )
    return "\n".join(lines)


def facts(rounds: Sequence[Mapping[str, float]]) -> str:
    """The facts beside git, and how fast they are known again."""

    def middle(key: str) -> float:
        return median(row[key] for row in rounds)

    ratios = sorted(row["cpu"] / row["log"] for row in rounds)
    return (
        f"git log -M --raw    {middle('log'):7.3f} s CPU\n"
        f"facts, no cache     {middle('cpu'):7.3f} s CPU, {middle('git'):.3f} s of it git's;"
        f" {middle('wall'):.3f} s wall\n"
        f"facts / git log     {median(ratios):7.2f}   ({ratios[0]:.2f} to {ratios[-1]:.2f})\n"
        f"facts, cache        {middle('warm_wall') * 1000:7.0f} ms wall,"
        f" {middle('warm_cpu') * 1000:.0f} ms CPU\n"
    )


def stages(rounds: Sequence[Mapping[str, float]]) -> str:
    """What each plugin does when, the longest first."""
    taken = {label: median(row.get(label, 0.0) for row in rounds) for label in rounds[0]}
    lines = [
        f"{seconds * 1000:8.0f} ms   {label}"
        for label, seconds in sorted(taken.items(), key=lambda stage: -stage[1])
        if seconds >= WORTH
    ]
    return "\n".join(
        [*lines, "Medians of clock time, waiting for git included, all pages together."]
    )


def growth(cpu: Mapping[str, Sequence[float]]) -> str:
    """How the processor time of the facts grows with the history."""
    first = next(iter(cpu.values()))
    return "\n".join(
        f"{name:20}{median(taken):7.3f} s CPU   x{median(taken) / median(first):.2f}"
        for name, taken in cpu.items()
    )


def _beside_bare(costs: Costs, name: str) -> list[str]:
    if name == "bare" or "bare" not in costs:
        return ["", "", ""]
    ratio = _middle_pair(costs, name, lambda ours, bare: ours.cpu / bare.cpu)
    wall = _middle_pair(costs, name, lambda ours, bare: ours.wall - bare.wall)
    return [f"{ratio:.3f}", f"{_over(costs, name):+.2f}", f"{wall:+.2f}"]


def _beside_ours(costs: Costs, name: str) -> str:
    if name in {"bare", *OURS} or not {"bare", "ours"} <= costs.keys():
        return ""
    return f"{_over(costs, name) / max(_over(costs, 'ours'), FREE):.1f}"


def _stack_beside_ours(costs: Costs) -> list[str]:
    """The ratio that we promise, and how far the rounds agree about it."""
    if not {"bare", "ours", "stack"} <= costs.keys():
        return []
    rounds = zip(costs["stack"], costs["ours"], costs["bare"], strict=True)
    ratios = [
        (stack.cpu - bare.cpu) / max(ours.cpu - bare.cpu, FREE) for stack, ours, bare in rounds
    ]
    return [
        f"\nCPU over bare, stack / ours: {_beside_ours(costs, 'stack')}"
        f" (rounds: {min(ratios):.1f} to {max(ratios):.1f}); the goal is {GOAL} or more."
    ]


def _ours_beside_pages(costs: Costs) -> list[str]:
    """What communities, people, topics and questions add, and how far the rounds agree."""
    if not {"bare", "ours", "pages"} <= costs.keys():
        return []
    rounds = zip(costs["ours"], costs["pages"], costs["bare"], strict=True)
    shares = [(ours.cpu - pages.cpu) / bare.cpu for ours, pages, bare in rounds]
    return [
        f"\nCommunities, people, topics and questions: {median(shares):+.1%} of bare's CPU"
        f" (rounds: {min(shares):+.1%} to {max(shares):+.1%});"
        f" the goal is {PEOPLE_GOAL:.0%} at most."
    ]


def _over(costs: Costs, name: str) -> float:
    return _middle_pair(costs, name, lambda ours, bare: ours.cpu - bare.cpu)


def _middle_pair(costs: Costs, name: str, compare: Callable[[Cost, Cost], float]) -> float:
    """A comparison within each round, then the median, so that a busy moment weighs on both."""
    return median(map(compare, costs[name], costs["bare"]))


def _middle(rounds: Sequence[Cost], figure: str) -> float:
    return median(getattr(cost, figure) for cost in rounds)
