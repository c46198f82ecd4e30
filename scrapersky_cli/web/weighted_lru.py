"""A cache limited by total weight, which drops the least recently used values first."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")


class WeightedLru(Generic[V]):
    """Values by name, whose total weight stays below `most`."""

    def __init__(self, most: int, weigh: Callable[[V], int]) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._values: OrderedDict[str, V] = OrderedDict()

    def get(self, name: str) -> V | None:
        value = self._values.get(name)
        if value is not None:
            self._values.move_to_end(name)
        return value

    def put(self, name: str, value: V) -> None:
        self.drop(name)
        self._values[name] = value
        self._weight += self._weigh(value)
        while self._weight > self._most:
            _, dropped = self._values.popitem(last=False)
            self._weight -= self._weigh(dropped)

    def drop(self, name: str) -> None:
        if (value := self._values.pop(name, None)) is not None:
            self._weight -= self._weigh(value)
