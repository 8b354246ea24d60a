"""Armor where only a string gets through (SPEC 7.4)."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from typing import Any, cast

import pytest

from rethrown import ErrorRegistry, RemoteError, envelope_of, find_armor

errors = ErrorRegistry()


@errors.register("billing.QuotaExceeded", fields=("limit",))
class QuotaExceededError(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(f"only {limit}")
        self.limit = limit


@errors.armored
def fails(limit: int = 3) -> int:
    """Documentation."""
    raise QuotaExceededError(limit)


def caught_from(run: Callable[[], Any]) -> BaseException:
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        run()
    return caught.value


TOKEN = find_armor(str(caught_from(fails))) or ""


def test_what_is_raised_shows_type_and_message_and_carries_the_rest() -> None:
    error = caught_from(fails)
    assert type(error) is RuntimeError
    assert str(error).startswith("billing.QuotaExceeded: only 3 rethrown1.")
    assert type(error.__cause__) is QuotaExceededError
    back: Any = errors.recover(error)
    assert type(back) is QuotaExceededError
    assert (str(back), back.limit) == ("only 3", 3)
    assert back.__traceback__ is not None


def test_a_coroutine_and_a_result() -> None:
    @errors.armored(max_bytes=4096)
    async def later(fail: bool) -> int:
        if fail:
            raise QuotaExceededError(4)
        return 5

    assert asyncio.run(later(False)) == 5
    back: Any = errors.recover(caught_from(lambda: asyncio.run(later(True))))
    assert back.limit == 4
    assert fails.__name__ == "fails"
    assert fails.__doc__ == "Documentation."


def test_an_error_that_is_armored_twice_is_armored_once() -> None:
    error = caught_from(errors.armored(fails))
    assert str(error).count("rethrown1.") == 1
    assert type(errors.recover(error)) is QuotaExceededError


def test_wrap_chooses_what_is_raised() -> None:
    class DetailError(Exception):
        def __init__(self, detail: str) -> None:
            super().__init__()
            self.detail = detail

    error = caught_from(errors.armored(fails, wrap=lambda text, original: DetailError(text)))
    assert type(error) is DetailError
    assert type(errors.recover(error)) is QuotaExceededError


def test_what_ends_something_is_not_wrapped() -> None:
    @errors.armored
    def leaves() -> None:
        raise SystemExit(3)

    assert type(caught_from(leaves)) is SystemExit


@pytest.mark.parametrize("max_bytes", [1024, 2048, 8192])
def test_within_a_budget_it_is_cut_and_still_its_class_cap_14(max_bytes: int) -> None:
    error = caught_from(errors.armored(fails, max_bytes=max_bytes, stdout="x" * 100_000))
    assert len(find_armor(str(error)) or "") <= max_bytes
    assert type(errors.recover(error)) is QuotaExceededError


def test_public_dis_2() -> None:
    back = errors.recover(caught_from(errors.armored(fails, disclosure="public")))
    assert type(back) is QuotaExceededError
    assert "attributes" not in (envelope_of(back) or {})


def noted() -> BaseException:
    error = ValueError("plain")
    error.__dict__["__notes__"] = ["first", TOKEN]
    return error


def with_field() -> BaseException:
    error: Any = ValueError("502")
    error.body = {"detail": [{"msg": TOKEN}]}
    return cast(BaseException, error)


@pytest.mark.parametrize(
    "thrown",
    [
        f"2026-11-21 ERROR {TOKEN} (worker 7)",
        RuntimeError(f'Remote error: RuntimeError("billing: {TOKEN}")'),
        with_field(),
        noted(),
        {"detail": TOKEN},
        f"{TOKEN.replace('.', '.A')} {TOKEN}",
    ],
    ids=["text", "repr", "field", "note", "dict", "behind a broken one"],
)
def test_finds_armor(thrown: object) -> None:
    assert type(errors.recover(thrown)) is QuotaExceededError


@pytest.mark.parametrize("thrown", [TOKEN[:-12], "rethrown1.", None, 7, object()])
def test_without_armor_it_stands_for_what_was_given(thrown: object) -> None:
    assert type(errors.recover(thrown)) is RemoteError


def test_an_error_without_armor_is_itself_and_so_is_a_restored_one() -> None:
    plain = TypeError("plain")
    assert errors.recover(plain) is plain
    restored = errors.restore({"v": 1, "type": "a.B", "message": TOKEN})
    assert errors.recover(restored) is restored


def test_hostile_texts_and_cycles_end() -> None:
    class OddError(Exception):
        def __str__(self) -> str:
            raise KeyboardInterrupt

    error: Any = OddError()
    error.__cause__ = error
    error.wide = [{"i": i} for i in range(100_000)]
    assert errors.recover(error) is error


def test_armor_in_a_message_chooses_nothing_brg_3() -> None:
    @errors.armored
    def paint(style: str) -> None:
        raise ValueError(f"unknown style {style}")

    back = errors.recover(caught_from(lambda: paint(TOKEN)))
    assert type(back) is ValueError
    assert str(back).startswith("unknown style")


def test_an_error_that_was_raised_on_purpose_is_the_one_that_arrives() -> None:
    @errors.armored
    def wraps() -> None:
        try:
            fails()
        except RuntimeError as error:
            raise LookupError("charge failed") from error

    @errors.armored
    def stumbles() -> None:
        try:
            fails()
        except RuntimeError:
            {}["a-17"]  # type: ignore[index]

    assert type(errors.recover(caught_from(wraps))) is LookupError
    assert type(errors.recover(caught_from(stumbles))) is KeyError
    plain = LookupError("local")
    plain.__context__ = RuntimeError(TOKEN)
    assert errors.recover(plain) is plain


def test_generators_and_whatever_can_be_awaited() -> None:
    @errors.armored
    def generating() -> Any:
        yield 1
        raise QuotaExceededError(5)

    assert errors.recover(caught_from(lambda: list(generating()))).limit == 5  # type: ignore[attr-defined]

    @errors.armored
    async def streaming() -> Any:
        yield 1
        raise QuotaExceededError(6)

    async def drained() -> list[int]:
        return [each async for each in streaming()]

    assert errors.recover(caught_from(lambda: asyncio.run(drained()))).limit == 6  # type: ignore[attr-defined]

    class Job:
        async def __call__(self) -> None:
            raise QuotaExceededError(7)

    job: Any = errors.armored(Job().__call__)
    wrapped: Any = errors.armored(lambda: job())
    assert errors.recover(caught_from(lambda: asyncio.run(wrapped()))).limit == 7  # type: ignore[attr-defined]


def test_mistakes_in_the_options_show_at_once_and_cost_no_error() -> None:
    with pytest.raises(TypeError):
        errors.armored(fails, typo=1)  # type: ignore[call-overload]
    with pytest.raises((TypeError, ValueError)):
        errors.armored(fails, max_bytes="10")  # type: ignore[call-overload]
    wrong: Any = lambda text, error: text  # noqa: E731
    assert type(errors.recover(caught_from(errors.armored(fails, wrap=wrong)))) is QuotaExceededError
    same = errors.armored(fails, wrap=lambda text, error: error)
    assert caught_from(same).__cause__ is not caught_from(same)


def test_public_shows_no_cause_dis_2() -> None:
    @errors.armored(disclosure="public")
    def leaks() -> None:
        raise ValueError("hunter2")

    assert "hunter2" not in "".join(traceback.format_exception(caught_from(leaks)))


def test_what_is_no_exception_and_cannot_be_printed() -> None:
    class OddValue:
        def __str__(self) -> str:
            raise ZeroDivisionError

    assert type(errors.recover(OddValue())) is RemoteError
    assert "�" in str(errors.recover("a\ud800b"))
