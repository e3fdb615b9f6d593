"""What is inside the solver: arrays, kernels and stages. Only `planning.solve` and `planning.replan` open this door."""
