"""Whether a printed label is a field's own."""

import pytest

from reviewer.model.labels import LabelFit, label_fit
from tests.fakes import paper

RECEIPT, INVOICE = paper.kind("receipt"), paper.kind("invoice")


@pytest.mark.parametrize(
    ("label", "fit"),
    [
        ("Total", LabelFit.OWN),
        ("TOTA1 (RM);", LabelFit.OWN),
        ("TotalAmtPayable", LabelFit.OWN),
        ("Total Sales incl. GST", LabelFit.OWN),
        ("Total (Inclusive of GST)", LabelFit.OWN),
        ("Sub Total", LabelFit.OTHER),
        ("Subtotal", LabelFit.OTHER),
        ("Total GST", LabelFit.OTHER),
        ("Total excl. GST", LabelFit.OTHER),
        ("CASH", LabelFit.OTHER),
        ("Change", LabelFit.OTHER),
        ("Rounding Adj", LabelFit.OTHER),
        ("VISA", LabelFit.UNKNOWN),
        ("", LabelFit.UNKNOWN),
        (None, LabelFit.UNKNOWN),
    ],
)
def test_labels_of_a_total(label, fit):
    assert label_fit(label, RECEIPT.spec("total"), RECEIPT) is fit


def test_a_label_is_the_field_s_whose_longest_label_it_holds():
    spec = INVOICE.spec
    assert label_fit("Total GST", RECEIPT.spec("tax"), RECEIPT) is LabelFit.OWN
    assert label_fit("Due date", spec("due_date"), INVOICE) is LabelFit.OWN
    assert label_fit("Due date", spec("issue_date"), INVOICE) is LabelFit.OTHER
    assert label_fit("Subtotal", spec("subtotal"), INVOICE) is LabelFit.OWN
