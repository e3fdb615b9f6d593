"""Station planning: who goes where when; rotation itineraries that halls cannot guess [domain §5]."""
