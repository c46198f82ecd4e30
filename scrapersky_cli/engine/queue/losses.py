"""What the loss of a row with its worker means for its next claims.

Nobody knows which of its rows killed a worker. So rows that were lost once are claimed a few at a time, and from the
second loss on each by itself, with nothing beside it: a row that kills again and again takes few others with it, and
one that was lost twice alone is the killer.
"""

MOST_LOST_IN_HAND = 8  # rows lost once that a process has in hand at the same time
LOSSES_TO_BE_ALONE = 2  # a row with so many losses is claimed by itself
LOSSES_TO_FAIL = LOSSES_TO_BE_ALONE + 2  # a row with so many losses was lost twice alone: it fails
