"""A scorecard while a veto of it waits for its second word: what was seen, without what the veto would take."""

from anfang.visits.spelled import Block, Group, Scored


def withheld(scored: Scored) -> Scored:
    """No final, no band, nothing of the vetoes but that they fired; dimensions and indicators at their raw figures."""
    return scored.model_copy(
        update={
            "final": None,
            "band": None,
            "lost": sum(loss.points for loss in scored.losses if loss.reason == "broken"),
            "blocks": [_block(block) for block in scored.blocks],
            "losses": [loss for loss in scored.losses if loss.reason == "broken"],
            "vetoes": [fired.model_copy(update={"points": 0}) for fired in scored.vetoes],
        }
    )


def _block(block: Block) -> Block:
    groups = [_group(group) for group in block.groups]
    lost = sum(group.lost for group in groups)
    return block.model_copy(update={"final": block.raw, "vetoed": False, "lost": lost, "groups": groups})


def _group(group: Group) -> Group:
    lines = [line.model_copy(update={"taken": 0}) for line in group.lines]
    lost = sum(line.lost for line in lines)
    return group.model_copy(update={"final": group.raw, "vetoed": False, "lost": lost, "lines": lines})
