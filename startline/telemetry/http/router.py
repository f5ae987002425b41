"""The routers that the modules of this room fill; `routes` is what brings them together."""

from ninja import Router

workouts = Router(tags=["workouts"])
uploads = Router(tags=["uploads"])
