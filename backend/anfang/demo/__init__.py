"""The demo province, and the phone that walks it: recorded and brought in as any shopper would."""
