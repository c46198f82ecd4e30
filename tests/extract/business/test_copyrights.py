"""Who has the copyright, in the lines that footers have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.business.copyrights import copyright_owners


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("© Cookora All Rights Reserved. Website by Cookora 2025", "Cookora"),
        ("Copyright © Rosa Day Spa - 2016 : 2024 | All Rights Reserved. Website By: Broadway", "Rosa Day Spa"),
        ("© 2016 Butler Photography. All rights reserved. Website by Eric", "Butler Photography"),
        ("Copyright 2026 VES. All rights reserved. Website by BNL/S.", "VES"),
        ("©Saigon Kafe 2022 | All rights reserved. Website by other.", "Saigon Kafe"),
        ("Acme Dental © 2020", "Acme Dental"),
        ("Privacy | Terms | Acme Dental © 2020", "Acme Dental"),
        ("Copyright © 2024\nAcme Dental", "Acme Dental"),
        ("© St. Mark's Church. All rights reserved", "St. Mark's Church"),
        ("© Dr. Weber 2020", "Dr. Weber"),
        ("© Priv. Doz. Dr. Weber 2020", "Priv. Doz. Dr. Weber"),
        ("© 2024 Acme, Inc.", "Acme, Inc."),
        ("© 2024 Zdrowie sp. z o.o. Wszelkie prawa", "Zdrowie sp. z o.o."),
        ("(c) 2024 Acme Dental", "Acme Dental"),
        ("© Bäckerei Huber – Alle Rechte vorbehalten", "Bäckerei Huber"),
        ("© Boulangerie Martin, tous droits réservés", "Boulangerie Martin"),
        ("Copyright 2017 | All Rights Reserved. Designed by P4", None),
        ("©2007 All Rights Reserved. Designed by Free CSS Templates", None),
        ("All rights reserved. Designed by Theodora © 2024", None),
        ("Map data ©2024 Google", None),
        ("© OpenStreetMap contributors", None),
        ("Website by Pixel © 2024", None),
        ("Call us (c) now", None),
        ("", None),
    ],
)
def test_owners(text: str, expected: str | None) -> None:
    assert list(copyright_owners(text)) == ([expected] if expected else [])


@given(st.text(alphabet="©Cc()opyright 2024.|\nAbl", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert len(list(copyright_owners(text))) <= 6
