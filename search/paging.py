"""Pages of results: a page number that makes no sense shows the nearest page that is there, never an error."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pager:
    """`number` counts from 1."""

    number: int
    last: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The first, the last and those around this one; None stands for a gap."""
        near = {1, self.last, *range(self.number - 2, self.number + 3)}
        shown = sorted(number for number in near if 1 <= number <= self.last)
        result: list[int | None] = []
        for number in shown:
            if result and result[-1] is not None and number - result[-1] > 1:
                result.append(None)
            result.append(number)
        return tuple(result)


def parse_page(raw: str) -> int:
    """1 for what is not a page number."""
    # As many digits as any page of results has; int() also reads digits of other scripts, which isdecimal allows.
    return max(1, int(raw)) if raw.isdecimal() and len(raw) <= 6 else 1


def last_page(total: int, size: int) -> int:
    return max(1, -(-total // size))
