"""Personal data in a prompt: numbers, addresses and names by which somebody outside could find a child.

Every pattern is bounded, so that no text makes it slow. What looks like such data but isn't (years, scores, ISBNs,
famous addresses) is left alone: a number needs the form, the check digits or the words of what it would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from imagegen.choices import Action


class Datum(NamedTuple):
    """A stretch of the text (in characters, end exclusive) and what it is. `action`: taken out, or a teacher looks."""

    kind: str
    start: int
    end: int
    action: Action


_ANY = re.compile(r"[\d@]")
_LOCAL = re.compile(r"[\w.+%-]{1,64}$")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z_][\w.]{2,29}")
_SPELLED_EMAIL = re.compile(
    r"\b[\w.+-]{2,40}\s?(?:\(at\)|\[at\]|\bat\b|\barobase\b|\bapenstaartje\b|골뱅이|\bсобака\b|＠)\s?"
    r"[\w-]{2,30}\s?(?:\.|\(dot\)|\[dot\]|\bdot\b|\bpoint\b|\bpunt\b|\btitik\b|점|\bточка\b)\s?(?:com|net|org|fr"
    r"|nl|id|kr|ru|uk|co)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,])[+(]{0,2}\d(?:[\s().\-–/]{0,3}\d){6,18}(?![\w])(?![.,]\d)")
_CALLING = re.compile(
    r"\b(?:call|text|phone|tel|telephone|mobile|cell|ring|whats?app|wa|sms|dial|number is|number:|contact"
    r"|appell?e[rz]?|appelle-moi|num[ée]ro|portable|t[ée]l[ée]phone|bel|nummer|mobiel|app me|telefoon(?:nummer)?"
    r"|hubungi|telp|telepon|hp|nomor|no\.? ?hp|звони(?:те)?|позвони(?:те)?|тел(?:ефон)?|номер|пиши(?:те)?"
    r"|ватсап|вотсап)\b"
    r"|전화|연락|휴대폰|핸드폰|번호|카톡",
    re.IGNORECASE,
)
_PHONES = (
    re.compile(r"\+\d{8,15}"),
    re.compile(r"00\d{9,14}"),
    re.compile(r"0\d{8,11}"),
    re.compile(r"8(?:9\d{9}|[348]\d{9})"),
)
_US_PHONE = re.compile(r"\(?[2-9]\d{2}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}")
_SSN = re.compile(r"(?<![\d-])(?!000|666)\d{3}-\d{2}-\d{4}(?![\d-])")
_RRN = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?-\s?[1-8]\d{6}(?!\d)")
_NIK = re.compile(r"(?<!\d)\d{6}(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{2}\d{4}(?!\d)")
_NIR = re.compile(r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)")
_SNILS = re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)")
_NINO = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b")
_NAMED_NUMBER = re.compile(
    r"\b(?:bsn|burgerservicenummer|rijksregister(?:nummer)?|sofinummer|паспорт\w{0,3}|серия|инн|снилс"
    r"|passport(?: (?:no|number))?"
    r"|paspor(?:t)?|paspoort(?:nummer)?"
    r"|nik|ktp|nisn|ssn|social security(?: number)?|national insurance(?: number)?"
    r"|num[ée]ro de s[ée]curit[ée] sociale|s[ée]cu"
    r"|주민등록번호|주민번호|여권\s?번호|여권)\W{1,3}(?:\w{1,10}\W{1,3}){0,3}?[A-Z]{0,3}\d[\d\s.-]{4,20}\d",
    re.IGNORECASE,
)
_DATE = (
    r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})|\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.)?\s(?:of\s|de\s)?[^\W\d_]{3,12},?\s\d{4}|[^\W\d_]{3,12}\s\d{1,2}(?:st|nd|rd"
    r"|th)?,?\s\d{4}"
    r"|\d{4}년\s?\d{1,2}월\s?\d{1,2}일)"
)
_BORN = re.compile(
    r"(?:\b(?:born|birth ?da(?:y|te)|date of birth|d\.?o\.?b|n[ée]{1,2}e?s? le|date de naissance|anniversaire"
    r"|geboren|geboortedatum|verjaardag|jarig|lahir|tanggal lahir|ttl|ultah|ulang tahun|родил(?:ся|ась)"
    r"|дата рождения|день рождения|рождени[ея])\b"
    rf"|생년월일|태어|생일)\W{{0,3}}(?:[\w']{{1,12}}\W{{1,3}}){{0,4}}?{_DATE}|{_DATE}(?:일)?\s?(?:생|에 태어|출생)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{4}|\d\s?[./-]\s?\d")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_FIRST_CHILD = 1998
"""Who was born before is no child of a school: Mozart's birthday is no secret."""

_STREETS = re.compile(
    r"\b\d{1,5}[A-Za-z]?,?\s(?:[A-Z][\w'’]{1,20}\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close"
    r"|Court|Crescent|Terrace|Boulevard|Blvd|Grove|Gardens)\b"
    r"|\b\d{1,4}\s?(?:bis|ter)?,?\s(?:rue|avenue|av\.|boulevard|bd|chemin|impasse|all[ée]e|route"
    r"|quai)\s(?:(?:de|du|des|la|le|les|d'|l')\s?){0,2}[\w'’-]{2,20}"
    r"|\b[A-Z][\w'’-]{2,25}(?:straat|laan|weg|plein|gracht|kade|dijk|singel|hof|pad)\s\d{1,4}\s?[a-z]?\b"
    r"|\b(?:Jl|Jln|Jalan|Gang|Gg)\.?\s(?:[\w'’.-]{1,20}\s){1,4}(?:No|Nomor|Nmr)\.?\s?\d{1,4}"
    r"|\bRT\s?\.?\d{1,3}\s?/\s?RW\s?\.?\d{1,3}"
    r"|[가-힣\d]{1,12}(?:로|길)\s?\d{1,4}(?:-\d{1,3})?(?:번길\s?\d{1,3})?(?=[\s,.]|번지|$|에|의)|\d{1,4}동\s?\d{1,4}호"
    r"|[가-힣]{1,6}동\s\d{1,4}(?:-\d{1,4})?번지"
    r"|\b\w{3,20}(?:ая|ский|ской|ый)\s(?:улица|переулок|проспект|проезд|бульвар),?\s(?:д\.?|дом)?\s?\d{1,4}"
    r"|\b(?:ул\.?|улиц[аеуы]|просп\.?|проспект[ае]?|пр-т|пер\.?|переул\w{2,4}|бульвар[ае]?|шоссе"
    r"|набережн\w{2,3}|проезд[ае]?)\s[\w.-]{2,25}(?:\s[\w.-]{2,25}){0,2},?\s?(?:д\.?|дом[ае]?)?\s?\d{1,4}"
    r"|(?-i:\b\d{4}\s?[A-Z]{2}\b(?=[\s,]+[A-Z])|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b)",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(r"\d")
_FAMOUS_PLACES = re.compile(
    r"221b?\sbaker street|10\sdowning street|sesame street|742\severgreen terrace|4\sprivet drive"
    r"|1600\spennsylvania ave|42\swallaby way"
    r"|55,?\srue du faubourg|route 66|wall street|prinsengracht 263",
    re.IGNORECASE,
)
_LIVING = re.compile(
    r"\b(?:i live (?:at|on|in)|my (?:home )?address is|my house is (?:at|on)|j'habite (?:au|[àa]|rue|avenue)"
    r"|mon adresse(?: est|\s?:)"
    r"|ik woon (?:op|in|aan)|mijn adres is|aku tinggal di|saya tinggal di|rumah(?:ku| saya) di|alamat(?:ku"
    r"| saya)?(?: di| adalah|\s?:)"
    r"|я живу (?:на|по|в)|мой адрес)\b[^.!?\n]{0,50}?\d|(?:우리\s?집|내|제)\s?주소[^.!?\n]{0,40}?\d|(?:나는|저는"
    r"|난)\s?[^.!?\n]{0,30}?\d[^.!?\n]{0,10}?에\s?살",
    re.IGNORECASE,
)
_NAME = r"[A-ZА-ЯЁ][\w'’-]{1,20}"
_INTRODUCED = re.compile(
    rf"(?:\b(?i:my (?:full )?name is|my name's|i am|i'm|je m'appelle|je suis|mon nom est|ik heet|ik ben"
    rf"|mijn naam is|nama(?:ku| saya)(?: adalah)?|(?:aku|saya) bernama|меня зовут|я)\s)"
    rf"{_NAME}(?:\s(?:(?:van|de|der|den|du|le|la|binti?|al)\s){{0,2}}{_NAME}){{0,3}}[^.!?\n]{{0,50}}?"
    rf"(?i:\b(?:school|academy|college|grade|class|year \d|[ée]cole|coll[èe]ge|lyc[ée]e|classe|\d(?:e|[èe]me)"
    rf"|\w{{0,20}}(?:school|college|lyceum|gymnasium|atheneum)|groep|klas|sd|sdn|smp|smpn|sma|sman|sekolah|kelas"
    rf"|школ\w{{1,3}}|класс\w{{0,2}}|гимнази\w{{1,2}}|лице\w{{1,3}})\b)"
)
_LISTED = re.compile(
    rf"{_NAME}\s{_NAME},\s(?i:year|grade|class|groep|klas|kelas|classe|école|school|школа|гимназия|лицей)\s(?:№\s?)?\d"
    rf"|{_NAME}\s{_NAME}\b[^.!?\n]{{0,25}}\b(?i:школ|гимнази|лице)\w{{1,3}}\s(?:№\s?|номер\s)?\d+"
    rf"|{_NAME}\s{_NAME}\sиз\s\d{{1,2}}\s?-?[А-Я]?\sкласса"
)
_INTRODUCED_KOREAN = re.compile(
    r"(?:[가-힣]{2,10}(?:초등학교|중학교|고등학교|초|중|고))\s?(?:\d학년\s?)?(?:\d{1,2}반\s?)?(?:\d{1,2}번\s?)?[가-힣]{2,4}(?:이?야|입니다"
    r"|이에요|예요|이라고|라고)"
    r"|(?:내|제|나의)\s?이름은\s?[가-힣]{2,4}[^.!?\n]{0,30}?(?:학교|학년|\d반)|(?:나는|저는)\s?[^.!?\n]{0,20}(?:학교"
    r"|학년)[^.!?\n]{0,15}?[가-힣]{2,4}(?:이?야|입니다|이에요|예요)"
)
_HANDLED = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|discord|telegram|line|kakao(?:talk)?|vk|вк|инста(?:грам)?"
    r"|телеграм|тг|тикток|дискорд)\b"
    r"\s?(?:is|:|=|-|est|adalah|это|id)\s?@?[\w.]{3,30}",
    re.IGNORECASE,
)


_TELLING = AhoCorasick(
    [
        "year",
        "grade",
        "class",
        "groep",
        "klas",
        "kelas",
        "school",
        "école",
        "школ",
        "гимнази",
        "лице",
        "класс",
        "name",
        "i am ",
        "i'm ",
        "i’m ",
        "m'appelle",
        "m’appelle",
        "je suis ",
        "mon nom",
        "ik heet",
        "ik ben ",
        "naam is",
        "nama",
        "bernama",
        "зовут",
        "я ",
        "이름",
        "학교",
        "초",
        "중",
        "고등",
        "학년",
        "나는",
        "저는",
        "(at)",
        "[at]",
        " at ",
        "arobase",
        "apenstaartje",
        "골뱅이",
        "собака",
        "＠",
        "insta",
        "snap",
        "tiktok",
        "discord",
        "telegram",
        "line",
        "kakao",
        "vk",
        "вк",
        "инста",
        "телеграм",
        "тг",
        "тикток",
        "дискорд",
    ]
)
"""What has to be in a text before the patterns without digits are tried."""


def personal_data(text: str) -> list[Datum]:
    """Find personal data in a text as it was written."""
    found: list[Datum] = []
    if _ANY.search(text):
        found += [*_emails(text), *_numbers(text), *_written(text)]
    if not _TELLING.find_matches_as_indexes(text.casefold()):
        return found
    for kind, pattern in (
        ("email", _SPELLED_EMAIL),
        ("handle", _HANDLED),
        ("name_and_school", _INTRODUCED),
        ("name_and_school", _LISTED),
        ("name_and_school", _INTRODUCED_KOREAN),
    ):
        action = Action.HOLD if kind == "name_and_school" else Action.REDACT
        found += [Datum(kind, *match.span(), action) for match in pattern.finditer(text)]
    return found


def _emails(text: str) -> Iterator[Datum]:
    at = text.find("@")
    while at >= 0:
        before = _LOCAL.search(text[max(0, at - 64) : at])
        after = _DOMAIN.match(text, at + 1, at + 256)
        if before and after:
            yield Datum("email", at - len(before[0]), after.end(), Action.REDACT)
        at = text.find("@", at + 1)
    for handle in _HANDLE.finditer(text):
        yield Datum("handle", *handle.span(), Action.REDACT)


def _numbers(text: str) -> Iterator[Datum]:
    is_calling = _CALLING.search(text) is not None
    for match in _NUMBER.finditer(text):
        kind = _kind_of(match[0], is_calling=is_calling)
        if kind:
            yield Datum(kind, *match.span(), Action.REDACT)
    for pattern in (_SSN, _RRN, _NIK, _NIR, _SNILS, _NINO):
        for match in pattern.finditer(text):
            yield Datum("national_number", *match.span(), Action.REDACT)
    for match in _NAMED_NUMBER.finditer(text):
        yield Datum("national_number", *match.span(), Action.REDACT)
    for match in _IBAN.finditer(text):
        if _is_iban(re.sub(r"\s", "", match[0])):
            yield Datum("card", *match.span(), Action.REDACT)


def _kind_of(written: str, *, is_calling: bool) -> str:
    """Tell what a number of seven to nineteen digits is: a card, a phone, a national number, or nothing of ours."""
    digits = re.sub(r"\D", "", written)
    bare = re.sub(r"[^\d+]", "", written)
    if 13 <= len(digits) <= 19 and digits[0] in "3456" and _is_luhn(digits):
        return "card"
    if len(digits) == 9 and written.isdigit() and _is_bsn(digits):
        return "national_number"
    if (
        digits in _COUNTED
        or "/" in written
        or written.count(".") == 1
        or digits.startswith(("978", "979"))
        or _is_date(written)
    ):
        return ""
    if bare.startswith("+") or any(pattern.fullmatch(bare) for pattern in _PHONES[1:]):
        return "phone"
    if _US_PHONE.fullmatch(written.strip()):
        return "phone"
    return "phone" if is_calling and len(digits) <= 15 else ""


_COUNTED = frozenset("01234567890"[start:end] for start in (0, 1) for end in (8, 9, 10, 11)) | {
    "9876543210",
    "987654321",
}
"""Digits in a row, which somebody counts."""


def _is_date(written: str) -> bool:
    return re.fullmatch(r"(?:\d{4}\W{1,3}\d{4}|\d{4}\W\d{1,2}\W\d{1,2}|\d{1,2}\W\d{1,2}\W\d{4})", written) is not None


def _is_luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_bsn(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return (
        len(set(digits)) > 2
        and sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0
    )


def _is_iban(written: str) -> bool:
    turned = written[4:] + written[:4]
    return len(written) >= 15 and int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _written(text: str) -> Iterator[Datum]:
    """Find birth dates of children and addresses: both need digits."""
    for match in _BORN.finditer(text) if _DATED.search(text) else ():
        years = [int(year) for year in _YEAR.findall(match[0])]
        if not years or years[-1] >= _FIRST_CHILD:
            yield Datum("birth_date", *match.span(), Action.HOLD)
    for pattern in (_STREETS, _LIVING):
        for match in pattern.finditer(text):
            if _HOUSE_NUMBER.search(match[0]) and not _FAMOUS_PLACES.search(match[0]):
                yield Datum("address", *match.span(), Action.HOLD)
