import pytest

from articles.text import sentences

CASES = [
    (
        "He met Dr. J. R. Smith of Acme Inc. in the U.S. on Jan. 5. It was worth $3.5 billion.",
        [
            "He met Dr. J. R. Smith of Acme Inc. in the U.S. on Jan. 5.",
            "It was worth $3.5 billion.",
        ],
    ),
    ("It closed at 5 p.m. The deal holds.", ["It closed at 5 p.m.", "The deal holds."]),
    ("She joined Acme Inc. The firm grew.", ["She joined Acme Inc.", "The firm grew."]),
    ("“It works.” He left.", ["“It works.”", "He left."]),
    ("“Why?” he asked. “No.”", ["“Why?” he asked.", "“No.”"]),
    ("See No. 5 and Fig. 3. Then go.", ["See No. 5 and Fig. 3.", "Then go."]),
    ("Prices fell. iPhone sales rose.", ["Prices fell.", "iPhone sales rose."]),
    ("Wait... what? Yes!", ["Wait... what?", "Yes!"]),
    ("Yahoo! Japan said so. Good.", ["Yahoo! Japan said so.", "Good."]),
    ("Read https://x.example/a.b?c=1. Next.", ["Read https://x.example/a.b?c=1.", "Next."]),
    ("As shown.[3] It holds.", ["As shown.[3]", "It holds."]),
    ("微软周五发布。价格为3.5元；涨幅5%。", ["微软周五发布。", "价格为3.5元；", "涨幅5%。"]),
    ("“我们很高兴。”他说。后来呢？", ["“我们很高兴。”他说。", "后来呢？"]),
    ("他们来了。”会议结束。", ["他们来了。”", "会议结束。"]),
    ("成为（Hey, Alexa!）。是的", ["成为（Hey, Alexa!）。", "是的"]),
    ("世界……好！！真的？！", ["世界……", "好！！", "真的？！"]),
    ("# A heading\nBody one. Body two.", ["A heading", "Body one.", "Body two."]),
    (
        "- first thing\n* second thing\n3. third thing\n（1）第四",
        ["first thing", "second thing", "third thing", "第四"],
    ),
    ("One\n\nTwo\r\nThree", ["One", "Two", "Three"]),
    ("", []),
    (" \n—\n***\n", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_falls_into_its_sentences(text, expected):
    assert [sentence.text for sentence in sentences.split(text)] == expected


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_positions_are_those_of_the_source(text):
    for sentence in sentences.split(text):
        assert text[sentence.start : sentence.end] == sentence.text
