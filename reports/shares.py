def share(part: int, whole: int) -> float | None:
    """Return the part of the whole from 0 to 1, rounded to three digits as it is shown, or None if the whole is 0.

    Only the whole is 1 and only nothing is 0: 1,999 of 2,000 must not read as 100 %.
    """
    if not whole:
        return None
    rounded = round(part / whole, 3)
    return min(max(rounded, 0.001), 0.999) if 0 < part < whole else rounded
