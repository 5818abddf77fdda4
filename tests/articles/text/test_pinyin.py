import pytest

from articles.text import pinyin


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Shen Zhiyuan", "沈知远教授强调"),
        ("Zhiyuan Shen", "沈知远教授强调"),
        ("Minglan Technology", "明岚科技上半年营收"),
        ("Lü Wei", "董事长吕伟说"),
        ("Xi’an", "西安市"),
        ("Chongqing", "重庆"),
        ("Luo", "裁定公司向罗女士赔偿"),
    ],
)
def test_a_name_is_found_where_its_characters_stand(name, text):
    assert pinyin.spells(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Shen Zhiyuan", "沈志强教授强调"),
        ("Brookfield", "布鲁克菲尔德"),
        ("Luo", "公司落后于对手"),  # one syllable, and no title behind it
        ("Technology", "明岚科技"),
        ("Shen", ""),
    ],
)
def test_other_characters_are_another_name(name, text):
    assert not pinyin.spells(name, text)
