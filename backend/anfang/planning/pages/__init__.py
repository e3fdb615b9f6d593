"""The console's pages of planning: headroom, solving, the plan and its changes, publishing."""
