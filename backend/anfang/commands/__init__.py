"""The sub-commands of `python -m anfang`, one a file: `add(subparsers)` declares it and names what to run."""
