"""Station halls: the places that are inspected."""

from anfang.halls import tell_places as tell_places  # station people asks what there is; see people/places.py
