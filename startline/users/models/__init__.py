"""The tables of the service `users`."""

from startline.users.models.api_key import ApiKey
from startline.users.models.gear import GearItem
from startline.users.models.health import BodyMass, Consent
from startline.users.models.totals import SportTotals, TotalsState
from startline.users.models.user import User

__all__ = ["ApiKey", "BodyMass", "Consent", "GearItem", "SportTotals", "TotalsState", "User"]
