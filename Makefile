run serve test lint wheel golden soak bench lock:
	@$(or $(PYTHON),python3) $(dir $(lastword $(MAKEFILE_LIST)))dev.py $@ $(ARGS)
.PHONY: run serve test lint wheel golden soak bench lock
