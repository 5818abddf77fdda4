from decimal import Decimal

import pytest

from articles.text import numbers

FORMS = [
    ("1,234.5", "1234.5"),
    ("3.5 billion, 35亿, $3.5bn, 3.5B", "3500000000 " * 4),
    ("1.2万", "12000"),
    ("1亿2000万", "120000000"),
    ("12万3000", "123000"),
    ("3.5万亿元", "3500000000000"),
    ("三千五百万, 35 million, 3500万", "35000000 " * 3),
    ("30%, ３０％, 30 percent, thirty per cent, 百分之三十, 三成", "30% " * 6),
    ("百分之三点五", "3.5%"),
    ("七成半", "75%"),
    ("5 percentage points, 5个百分点", "5 5"),
    ("3.5–4 billion", "3500000000 4000000000"),
    ("10 to 20 percent", "10% 20%"),
    ("35至40亿元", "3500000000 4000000000"),
    ("thirty, twenty-five, a dozen, a hundred", "30 25 12 100"),
    ("two hundred and fifty thousand", "250000"),
    ("half a million", "500000"),
    ("five and six", "5 6"),
    ("二十, 十二个, 三家, 两名, 一千零五十", "20 12 3 2 1050"),
    ("第三, third, 3rd, twenty-first", "3 3 3 21"),
    ("7B parameters, 16GB, 10km, 2x, 100K", "7000000000 16 10 2 100000"),
    ("220千伏, 3千米, 100万千瓦, 3千人", "220 3 1000000 3000"),
    ("Q3, 1990s, 20 世纪 90 年代", "3 1990 1990"),
    ("mid-2024 to top-10", "10"),
    ("35 staff on 18 September 2024; 2024年9月18日", "35"),
    ("Claude 3.5 Sonnet", "3.5"),
    # What states no number
    ("GPT-4o, H100, F-16, 5G, 3D, GPT-4, v1.2.3, 1.2.3", ""),
    ("hundreds of them, thousands, 几十个, 数百, 十几个", ""),
    ("one of these, a third-party tool, 第三方, 一个, 第一", ""),
    ("十分重要, 千万不要, 万一, 周三, 百分点", ""),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_number_is_read_by_its_value(text, expected):
    found = [
        f"{number.value.normalize():f}{'%' if number.percent else ''}"
        for number in numbers.find(text)
    ]
    assert found == expected.split()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two thirds", "三分之二"),
        ("half of them", "50%"),
        ("half of them", "一半"),
        ("a quarter of it", "百分之二十五"),
        ("one in five", "20%"),
        ("two-thirds", "三分之二"),
        ("千分之三", "0.3%"),
    ],
)
def test_shares_compare_across_their_forms(one, other):
    assert numbers.find(one)[0].same_value(numbers.find(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [("5%", "5 percentage points"), ("45%", "54%"), ("3.5 billion", "3,512 million"), ("2%", "2")],
)
def test_numbers_that_differ_are_told_apart(one, other):
    assert not numbers.find(one)[0].same_value(numbers.find(other)[0])


@pytest.mark.parametrize("text", [text for text, _ in FORMS])
def test_positions_are_those_of_the_source(text):
    for number in numbers.find(text):
        assert text[number.start : number.end] == number.text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it doubled", 2),
        ("one of them", 1),
        ("GPT-4", 4),
        ("in 2024", 2024),
        ("两者", 2),
        ("上半年", 1),
    ],
)
def test_a_passage_is_read_loosely(text, value):
    assert Decimal(value) in [number.value for number in numbers.loosely(text)]
