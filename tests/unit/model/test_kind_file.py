"""Kinds written as TOML: those that ship, and every mistake a person can make in one."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.errors import UsageError
from reviewer.model.kind import FieldType, Term
from reviewer.model.kind_file import parse_kind

KINDS = Path(__file__).resolve().parents[3] / "resources" / "kinds"
ROWS = ["description", "quantity", "unit_price", "total"]

SMALL = """name = "slip"

[fields.total]
type = "amount"

[fields.tax]
type = "amount"

[fields.paid]
type = "date"

[fields.due]
type = "date"

[fields.shop]
type = "text"

[fields.items]
type = "rows"

[fields.items.columns.price]
type = "amount"

[fields.items.columns.pieces]
type = "integer"

[fields.extras]
type = "rows"

[fields.extras.columns.price]
type = "amount"
"""


def shipped(name: str):
    return parse_kind((KINDS / f"{name}.toml").read_text("utf-8"), f"{name}.toml")


def rule(says: str, more: str = ""):
    return parse_kind(f'{SMALL}\n[[rules]]\nsays = "{says}"\n{more}', "slip.toml").rules[0]


def test_the_receipt_asks_for_what_is_promised():
    kind = shipped("receipt")
    assert [f.name for f in kind.fields] == [
        "company", "date", "address", "total", "tax", "currency", "line_items",
    ]  # fmt: skip
    assert [c.name for c in kind.fields[-1].columns] == ROWS
    assert kind.day_first
    assert {f.name for f in kind.fields if f.required} == {"company", "date", "address", "total"}


def test_the_invoice_asks_for_what_is_promised():
    kind = shipped("invoice")
    assert [f.name for f in kind.fields] == [
        "number", "vendor", "buyer", "issue_date", "due_date", "currency", "subtotal", "tax",
        "total", "iban", "vat_id", "line_items",
    ]  # fmt: skip
    assert [c.name for c in kind.fields[-1].columns] == ROWS
    assert [r.text for r in kind.rules] == [
        "subtotal + tax = total",
        "sum(line_items.total) = subtotal",
        "line_items.quantity * line_items.unit_price = line_items.total",
        "issue_date <= due_date",
    ]


@pytest.mark.parametrize("path", sorted(KINDS.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_kinds_are_complete(path: Path):
    kind = parse_kind(path.read_text("utf-8"), path.name)
    assert kind.name == path.stem
    assert kind.hint
    specs = [spec for field in kind.fields for spec in (field, *field.columns)]
    assert all(spec.hint.endswith(".") and spec.labels for spec in specs)


def test_the_id_card_has_a_choice_and_the_form_is_open():
    assert shipped("id-card").spec("sex").choices == ("F", "M", "X")
    assert shipped("form").open
    assert not shipped("receipt").open


def test_the_example_in_the_readme_is_a_kind():
    readme = (KINDS / "README.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", readme, re.DOTALL)
    kind = parse_kind(example[1], "README.md")
    assert kind.name == "delivery-note"
    assert {f.type for f in kind.fields} >= {FieldType.CHOICE, FieldType.ROWS, FieldType.DATE}
    assert kind.rules[1].tolerance == Decimal("0.5")
    assert all(f"`{type}`" in readme for type in FieldType)


def test_what_is_left_out_has_a_default():
    kind = parse_kind('name = "my-kind"\n[fields.net_weight]\ntype = "amount"', "my.toml")
    assert (kind.title, kind.hint, kind.open, kind.day_first) == ("My kind", "", False, True)
    assert kind.fields[0].title == "Net weight"
    assert not kind.fields[0].required


def test_a_file_as_windows_saves_it():
    text = "\ufeff" + 'name = "x"\n[fields.t]\ntype = "text"\n'.replace("\n", "\r\n")
    assert parse_kind(text, "x.toml").name == "x"
    with pytest.raises(UsageError, match="line 3"):
        parse_kind(text.replace('"text"', '"texts"'), "x.toml")


def test_rules_become_terms():
    found = rule("total - tax = sum(items.price)", "tolerance = 0.05")
    assert found.left == (Term(("total",)), Term(("tax",), -1))
    assert found.right == (Term(("items.price",), summed=True),)
    assert (found.op, found.tolerance) == ("=", Decimal("0.05"))
    assert rule("-tax=total").left == (Term(("tax",), -1),)
    assert rule("items.pieces * items.price <= total").left == (
        Term(("items.pieces", "items.price")),
    )
    assert rule("paid <= due").op == "<="
    assert rule("paid <= due").tolerance == Decimal("0.01")


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("total = taxes", 'no field "taxes"; known are: total, tax'),
        ("total = items.cost", 'no column "cost"; known are: price, pieces'),
        ("total = shop.price", 'no column "price"; known are: none'),
        ("total = items", "one of its columns, as in items.price"),
        ("total = shop", '"shop" is of type text'),
        ("total + paid = tax", '"paid" is of type date'),
        ("paid = due", "dates can only be put in order"),
        ("paid <= due + due", "dates can only be put in order"),
        ("paid <= total", '"paid" is of type date'),
        ("total", 'exactly one "="'),
        ("total = tax = tax", 'exactly one "="'),
        ("total >= tax", "cannot be read"),
        ("total = 2 * tax", '"2 * tax" cannot be read'),
        ("total =", "no field or product"),
        ("total = tax +", "no field or product"),
        ("total = tax tax", "no field or product"),
        ("total = tax *", "no field or product"),
        ("total = (tax)", "no field or product"),
        ("total = * * *", "stands where the name"),
        ("total = sum(tax)", "sum() holds one column"),
        ("total = sum(items.price", "sum() holds one column"),
        ("total = sum(items.price) * tax", "sum() holds one column"),
        ("items.price = extras.price", "mixes the rows of extras and items"),
        ("total = tax" + " + tax" * 200, "longer than 500"),
    ],
)
def test_mistakes_in_a_rule_are_told(says, told):
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        rule(says)
    line = SMALL.count("\n") + 3
    assert str(caught.value).startswith(f"slip.toml, line {line}: the rule ")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, '"name" is missing'),
        ("name = 3", 1, "name must be text in quotes"),
        ('nme = "x"', 1, '"nme" is not known here; write "name"'),
        ('name = "x"\nzzz = 1', 2, '"zzz" is not known here; known are: name, title'),
        ('name = "My Kind"', 1, "must be small letters"),
        ('name = "x"', 1, "asks for nothing"),
        ('name = "x"\nfields = 3', 2, "fields must be tables"),
        ('name = "x"\n[fields]\ntotal = 3', 3, '"total" must be a table: [fields.total]'),
        ('name = "x"\nopen = "yes"', 2, "open must be true or false"),
        ('name = "x\n', 1, "this is not TOML"),
        ('name = "x"\n[fields.total]\n[fields.total]', 3, "twice"),
        ('name = "x"\n\n[fields.Net-Sum]\ntype = "amount"', 3, "as in net_sum"),
        ('name = "x"\n\n[fields.total]\ntitle = "T"', 3, '"type" is missing'),
        ('name = "x"\n\n[fields.total]\ntype = "money"', 4, "is not one of text, address, date"),
        ('name = "x"\n[fields.t]\ntype = "text"\nlables = []', 4, 'write "labels"'),
        ('name = "x"\n[fields.t]\ntype = "text"\nlabels = "a"', 4, "labels must be a list"),
        ('name = "x"\n[fields.t]\ntype = "text"\nlabels = [""]', 4, "labels must be a list"),
        ('name = "x"\n[fields.t]\ntype = "text"\nrequired = 1', 4, "required must be true"),
        ('name = "x"\n[fields.t]\ntype = "text"\ntitle = ""', 4, "title must be text"),
        ('name = "x"\n[fields.t]\ntype = "choice"', 2, "a choice needs its choices"),
        ('name = "x"\n[fields.t]\ntype = "text"\nchoices = ["a"]', 4, "has no choices"),
        ('name = "x"\n[fields.t]\ntype = "rows"', 2, "[fields.t.columns.description]"),
        ('name = "x"\n[fields.t]\ntype = "text"\n[fields.t.columns.a]\ntype = "text"', 2, "rows"),
        ('name = "x"\n[fields.t]\ntype = "rows"\n[fields.t.columns.a]\ntype = "rows"', 5, "is not"),
        ('name = "x"\nrules = ["a = b"]\n[fields.t]\ntype = "text"', 2, "each rule is a table"),
        (f'{SMALL}[[rules]]\nsays = "tax = total"\n[[rules]]\nsay = 1', 35, 'write "says"'),
        (f'{SMALL}[[rules]]\nsays = "tax = total"\ntolerance = "1"', 34, "must be a number"),
        (f'{SMALL}[[rules]]\nsays = "tax = total"\ntolerance = -1', 34, "0 or more"),
        (f'{SMALL}[[rules]]\nsays = "tax = total"\ntolerance = nan', 34, "0 or more"),
        (f'name = "x"\n{".".join("a" * 50_000)} = 1', 2, "more parts"),
        (f'name = "x"\n[fields.t]\ntype = "text"\nlabels = {["a"] * 201}', 4, "holds 201"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(text, line, told):
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        parse_kind(text, "my.toml")
    assert str(caught.value).startswith(f"my.toml, line {line}: ")
    assert str(caught.value).endswith(".")


def test_a_kind_is_bounded():
    with pytest.raises(UsageError, match=r"my.toml is nested too deeply"):
        parse_kind(f'name = "x"\nhint = {"[" * 50_000}', "my.toml")
    with pytest.raises(UsageError, match="larger than 1 MB"):
        parse_kind("#" * 1_000_001, "my.toml")
    fields = "".join(f'[fields.f{number}]\ntype = "text"\n' for number in range(201))
    with pytest.raises(UsageError, match="200 is the most"):
        parse_kind(f'name = "x"\n{fields}', "my.toml")


scalars = st.sampled_from(
    ["1", "true", '"x"', "nan", "1e99999999999999999999", "[]", "{}", '["a"]', '"rows"', '"amount"',
     '"choice"', '"a = b"', "1979-05-27", "[[]]", "{a = 1}", "'''", "0x", "\x00"]
)  # fmt: skip
keys = st.sampled_from(
    ["name", "title", "open", "fields", "rules", "type", "says", "tolerance", "columns", "choices",
     "labels", "fields.a", "fields.a.type", "fields.a.columns.b.type", '""', "a.b.c"]
)  # fmt: skip
lines = st.one_of(
    st.builds("{} = {}".format, keys, scalars),
    st.builds("[{}]".format, keys),
    st.builds("[[{}]]".format, keys),
    st.sampled_from(['name = "x"', "[fields.a]", 'type = "amount"', "[[rules]]", 'says = "a = a"']),
)


def problem(text: str) -> str | None:
    """What is wrong with a kind, or None; anything but a UsageError fails the test."""
    try:
        parse_kind(text, "slip.toml")
    except UsageError as error:
        return str(error)
    return None


@given(st.one_of(st.text(), st.lists(lines, max_size=12).map("\n".join)))
def test_any_text_is_a_kind_or_a_usage_error(text):
    told = problem(text)
    assert told is None or told.startswith("slip.toml")


@given(
    st.one_of(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60),
        st.text(alphabet="total x.items price()+-*=< ", max_size=40),
        st.lists(
            st.sampled_from(["total", "tax", "sum(", ")", "items.price", "+", "-", "*", "=", "<="]),
            max_size=9,
        ).map(" ".join),
    )
)
def test_any_rule_is_a_rule_or_a_usage_error(says):
    quoted = "".join(f"\\U{ord(char):08x}" for char in says)
    told = problem(f'{SMALL}\n[[rules]]\nsays = "{quoted}"')
    assert told is None or told.startswith(f"slip.toml, line {SMALL.count(chr(10)) + 3}: ")


def test_importance_is_a_number_above_nothing() -> None:
    text = 'name = "a"\n[fields.total]\ntype = "amount"\nimportance = {}\n'
    assert parse_kind(text.format("2.5"), "a.toml").fields[0].importance == 2.5
    assert parse_kind(text.format("1"), "a.toml").fields[0].importance == 1
    for wrong in ("0", "-1", '"much"', "true", "nan"):
        with pytest.raises(UsageError, match="importance"):
            parse_kind(text.format(wrong), "a.toml")
