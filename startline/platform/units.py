"""Units that more than one part converts between; everything inside the platform is SI."""

METERS_PER_KILOMETER = 1000.0
METERS_PER_MILE = 1609.344  # international mile, exact by definition
KILOJOULES_PER_KILOCALORIE = 4.184  # thermochemical calorie, as DOMAIN's energy formulas use it
