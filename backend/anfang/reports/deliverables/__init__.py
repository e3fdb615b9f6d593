"""The deliverables of a published wave [domain §6]: made in the background from the frozen documents, kept, handed out."""
