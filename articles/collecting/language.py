"""Which language a text is in: what it says of itself, unless the text itself contradicts it."""

import re
from collections import Counter

# One Han character says about as much as this many Latin letters.
_HAN_WEIGHT = 5
# Below this many function words a Latin text gives no evidence against its declaration.
_ENOUGH_WORDS = 4
_SAMPLE = 2000
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+")

# Whole runs are matched and measured: far quicker than character by character.
_KANA = re.compile(r"[\u3040-\u30ff]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
# One range a script; the language is what the script is nearly always used for on the web.
_SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]+"),
    "el": re.compile(r"[\u0370-\u03ff]+"),
    "he": re.compile(r"[\u0590-\u05ff]+"),
    "hi": re.compile(r"[\u0900-\u097f]+"),
    "ko": re.compile(r"[\uac00-\ud7af]+"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]+"),
    "ru": re.compile(r"[\u0400-\u04ff]+"),
    "th": re.compile(r"[\u0e00-\u0e7f]+"),
}
# Languages that share a script with the one named for it above.
_SAME_SCRIPT = {
    "ar": {"ar", "fa", "ps", "ur"},
    "hi": {"hi", "mr", "ne"},
    "ru": {"be", "bg", "kk", "mk", "mn", "ru", "sr", "uk"},
    "he": {"he", "yi"},
}
_NOT_LATIN = {"ja", "ko", "th", "zh", "el"}.union(*_SAME_SCRIPT.values())

# The commonest words that hardly occur in the other languages of the table.
_WORDS = {
    "de": "der die das und ist nicht ein eine mit für auf von dem den sich auch wird werden zu im",
    "en": "the of and is that it with for was are this be by from have has you its will how",
    "es": "el los las una que con para por del se su más como al lo será está pero sobre y",
    "fr": "le les des une est et dans pour qui que sur avec pas au du ce cette sont aux par",
    "it": "il che di della per non con sono una gli dei nel alla più anche come del è dal ha",
    "nl": "het een van en is niet dat op te voor met zijn aan ook door worden bij naar de uit",
    "pt": "o os as uma que com para por não mais como dos ao foi são em no na da do",
}
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES_OF = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)

# The same characters written the mainland's way and the way of Taiwan and Hong Kong.
_SIMPLIFIED = frozenset(
    "这国们来时说会对发后为开学产业应动还进现当实过东车长见门问间马鸟鱼华电书"
    "话语读写听网络级红约线经给统术体价众优传伤创别剂办务劳区协单卖历压厂叶号"
)
_TRADITIONAL = frozenset(
    "這國們來時說會對發後為開學產業應動還進現當實過東車長見門問間馬鳥魚華電書"
    "話語讀寫聽網絡級紅約線經給統術體價眾優傳傷創別劑辦務勞區協單賣歷壓廠葉號"
)


def tag(declared: str) -> str:
    """A language tag in the form we keep: BCP 47, Chinese by its script. "" where it is none.

    "zh-cn" → "zh-Hans", "zh-TW" → "zh-Hant", "en_us" → "en-US", "English" → "".
    """
    parts = declared.strip().replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]):
        return ""
    main, rest = parts[0].lower(), [part.lower() for part in parts[1:]]
    if main == "zh":
        traditional = {"hant", "tw", "hk", "mo"} & set(rest)
        return "zh-Hant" if traditional else "zh-Hans"
    region = [part.upper() for part in rest if re.fullmatch(r"[a-z]{2}", part)]
    return "-".join([main, *region[:1]])


def decide(declared: str, text: str) -> str:
    """The language of a text. The declaration (a BCP 47 tag, or "") stands unless the script, or
    the commonest words, of the text plainly say otherwise."""
    declared = tag(declared)
    sample = text[:_SAMPLE]
    main = declared.partition("-")[0]
    script = _script(sample)
    if script == "latin":
        return _latin(declared, main, sample)
    if script == "zh":
        return _chinese(declared if main == "zh" else "", sample)
    if not script or main in _SAME_SCRIPT.get(script, {script}):
        return declared
    return script


def _amount(pattern, sample):
    return sum(map(len, pattern.findall(sample)))


def _script(sample):
    scripts = ("latin",) if sample.isascii() else _SCRIPTS
    counts = {name: _amount(_SCRIPTS[name], sample) for name in scripts}
    han, kana = _amount(_HAN, sample), _amount(_KANA, sample)
    counts["ja" if kana * 10 > han else "zh"] = (han + kana) * _HAN_WEIGHT
    name = max(counts, key=counts.get)
    return name if counts[name] else ""


def _chinese(declared, sample):
    traditional = sum(map(_TRADITIONAL.__contains__, sample))
    simplified = sum(map(_SIMPLIFIED.__contains__, sample))
    # A few characters are written the same way in both lists' worlds; only a clear lead counts.
    if traditional > 2 * simplified:
        return "zh-Hant"
    if simplified > 2 * traditional:
        return "zh-Hans"
    return declared or "zh-Hans"


def _latin(declared, main, sample):
    seen = Counter()
    for word in _WORD.findall(_ADDRESS.sub(" ", sample.lower())):
        for language in _LANGUAGES_OF.get(word, ()):
            seen[language] += 1
    if not seen and main in ("", "zh") and _amount(_HAN, sample) > 1:
        return _chinese(declared, sample)  # “DeepSeek-V3.2-Exp 发布”: names around Chinese words
    if main in _NOT_LATIN:
        declared, main = "", ""  # the script has contradicted it
    if not seen:
        return declared
    (best, hits), (_, second) = [*seen.most_common(2), ("", 0)][:2]
    if not declared:
        return best if hits >= 2 and hits > second else ""
    known = main in _WORDS
    if known and hits >= _ENOUGH_WORDS and hits > 2 * seen[main]:
        return best
    return declared
