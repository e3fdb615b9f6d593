"""The weekly report for a region's coordination meeting [domain §6]: for supervisors and admins, never for halls."""
