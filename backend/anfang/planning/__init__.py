"""Station planning: who visits which hall when, so that rules hold, halls cannot guess and travel stays small."""
