"""Addresses in Chinese, Japanese and Korean writing."""

from time import process_time

import pytest

from scrapersky_cli.extract.address.east_asian import east_asian_addresses

from .test_text import shown

TEXTS = """
〒150-0043 東京都渋谷区道玄坂2-10-12⏎電話 03-1234-5678 => 道玄坂2-10-12 | 渋谷区 | 東京都 | 150-0043 | JP
本社 〒530-0001 大阪府大阪市北区梅田3丁目1番3号 ノースビル5階⏎TEL:06 => 梅田3丁目1番3号 ノースビル5階 | 大阪市北区 | 大阪府 | 530-0001 | JP
地址:上海市浦东新区张江路88号5楼⏎邮编:201203⏎电话:021-58551234 => 张江路88号5楼 | 上海市 | - | 201203 | CN
公司地址:广东省深圳市南山区科技园南路12号 邮编 518057 => 科技园南路12号 | 深圳市 | 广东省 | 518057 | CN
門市:台北市大同區迪化街一段120號 => 迪化街一段120號 | 台北市 | - | - | TW
서울특별시 강남구 테헤란로 123, 5층 (우) 06133 => 테헤란로 123, 5층 | 서울특별시 | - | 06133 | KR
"""


@pytest.mark.parametrize("line", TEXTS.strip().splitlines())
def test_an_address(line: str) -> None:
    text, wanted = line.replace("⏎", "\n").split(" => ")
    assert [shown(one) for one in east_asian_addresses(text)] == [wanted]


@pytest.mark.parametrize("text", ["東京都で3年", "上海市有3条路", "서울시 3년", "12 Main St, Austin, TX 78701"])
def test_no_address(text: str) -> None:
    assert east_asian_addresses(text) == []


@pytest.mark.parametrize("part", ["市路", "東京都渋谷区道玄坂", "서울시 강남구 테헤란로 ", "一"])
def test_time_does_not_grow_with_the_text(part: str) -> None:
    begin = process_time()
    east_asian_addresses(part * 100_000)
    assert process_time() - begin < 1
