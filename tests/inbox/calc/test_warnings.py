"""What a reply gives reason to ask about."""

import pytest

from inbox.calc.warnings import findings, mask_card_numbers

ALL = ("missing_file", "card_number", "closed", "placeholder")


def kinds(body, **said):
    return [found.kind for found in findings(body, **({"has_files": False, "kinds": ALL} | said))]


@pytest.mark.parametrize(
    "body",
    [
        "I attached the invoice.",
        "Please see the attachment",
        "Anbei die Rechnung",
        "Die Datei ist angehängt.",
        "La facture est ci-jointe",
        "Le adjunto la factura",
        "Segue em anexo a fatura",
        "In allegato la fattura",
        "De factuur is bijgevoegd",
        "Faktura w załączniku",
        "Счёт во вложении",
        "添付しました",
    ],
)
def test_a_file_is_missed_in_many_languages(body):
    assert kinds(body) == ["missing_file"]
    assert kinds(body, has_files=True) == []


@pytest.mark.parametrize(
    "body",
    [
        "> I attached the invoice\n\nThanks, it arrived.",
        "Your attachment arrived, thanks.",
        "```\nattached = True\n```",
        "We are attaching great value to this.",
        "Use `attached` here",
    ],
)
def test_a_file_is_not_missed_where_nobody_promised_one(body):
    assert kinds(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Card 4111 1111 1111 1111 was charged", ["card_number"]),
        ("4111-1111-1111-1111", ["card_number"]),
        ("> my card is 378282246310005", ["card_number"]),
        ("4111 1111 1111 1112 sums up wrong", []),
        ("Order 1234567812345670 begins like no card", []),
        ("0000 0000 0000 0000", []),
        ("call +49 30 1234 5678 90", []),
    ],
)
def test_a_card_number_is_one_that_sums_up(body, expected):
    assert kinds(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Hi {{ customer.first_name }},", ["placeholder"]),
        ("Dear [Name],", ["placeholder"]),
        ("Dear [customer name],", ["placeholder"]),
        ("until [insert date here]", ["placeholder"]),
        ("[your name](https://x.example)", []),
        ("she [sic] said", []),
        ("`{{ name }}` stays a code", []),
    ],
)
def test_a_placeholder_is_noticed(body, expected):
    assert kinds(body) == expected


def test_only_what_the_writer_wants_is_asked():
    body = "Dear [Name], attached 4111111111111111"

    assert kinds(body, is_closed=True) == ["missing_file", "card_number", "placeholder", "closed"]
    assert kinds(body, is_closed=True, kinds={"closed"}) == ["closed"]


def test_masking_leaves_the_last_four_digits_and_everything_else():
    masked = mask_card_numbers("4111 1111 1111 1111 on 2026-11-25, 378282246310005")

    assert masked == "•••• •••• •••• 1111 on 2026-11-25, •••••••••••0005"


def test_a_long_text_costs_no_more_than_its_length():
    assert kinds("[name " * 4000 + "4" * 4000 + " 4-" * 4000 + "{{" * 4000) == []
