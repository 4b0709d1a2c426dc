"""Prompts that pupils write, and the short ways to read and draw them."""

from __future__ import annotations

from imagegen.choices import Kind, Language, Shape
from imagegen.providers.base import ProviderFailure, Request, Result
from imagegen.providers.storybook import Storybook
from imagegen.providers.storybook.layout import compose
from imagegen.providers.storybook.lexicon import Meaning, lexicon
from imagegen.providers.storybook.reading import read
from imagegen.providers.storybook.scene import SceneSpec
from imagegen.providers.storybook.understanding import Understanding, understand

DOG_AT_THE_TOWER = {
    Language.EN: "Dog next to the Eiffel Tower in the morning sun",
    Language.FR: "Un chien à côté de la tour Eiffel au soleil du matin",
    Language.ID: "Anjing di sebelah Menara Eiffel di bawah sinar matahari pagi",
    Language.KO: "아침 햇살 속 에펠탑 옆에 있는 개",
    Language.NL: "Hond naast de Eiffeltoren in de ochtendzon",
    Language.RU: "Собака рядом с Эйфелевой башней в лучах утреннего солнца",
}
BUNNY_ON_A_HORSE = {
    Language.EN: "Bunny on horse, holding a lollipop, on a foggy meadow where it grows daffodils",
    Language.FR: "Un lapin sur un cheval tenant une sucette dans une prairie brumeuse où poussent des jonquilles",
    Language.ID: "Kelinci menunggang kuda sambil memegang permen lolipop di padang rumput berkabut tempat bunga"
    " daffodil tumbuh",
    Language.KO: "수선화가 피는 안개 낀 초원에서 막대 사탕을 들고 말을 탄 토끼",
    Language.NL: "Een konijn op een paard houdt een lolly op een mistige weide waar narcissen groeien",
    Language.RU: "Кролик верхом на лошади держит леденец на туманном лугу, где растут нарциссы",
}
ARC_AT_EVENING = (
    "monument of the Arc of Triumph in Paris, France, in the evening light with a small child holding a Teddy looks on"
)


def meanings(language: Language) -> dict[str, Meaning]:
    """Every phrase that a language knows, with what it means."""
    known = lexicon(language)
    return {phrase: meaning for phrase in known.phrases if (meaning := known.means(phrase))}


def understood(prompt: str, language: Language = Language.EN) -> Understanding:
    """What the storybook takes from a prompt."""
    return understand(read(prompt, language))


def scene_of(
    prompt: str,
    language: Language = Language.EN,
    *,
    width: int = 1024,
    height: int = 1024,
    seed: int = 1,
    variety: float = 0.5,
) -> SceneSpec:
    """The scene of a prompt."""
    return compose(understood(prompt, language), width=width, height=height, seed=seed, variety=variety)


def request_for(
    prompt: str,
    language: Language = Language.EN,
    *,
    shape: Shape = Shape.SQUARE,
    n: int = 1,
    variety: float | None = None,
    seed: int | None = None,
) -> Request:
    """A pupil's wish for new pictures."""
    return Request(Kind.CREATE, prompt, prompt, language, shape, n=n, variety=variety, seed=seed)


def draw(prompt: str, language: Language = Language.EN, *, seed: int | None = 1) -> Result:
    """Have one picture drawn."""
    return Storybook().make(request_for(prompt, language, seed=seed))


def refusal(prompt: str, language: Language = Language.EN) -> ProviderFailure:
    """The failure of a prompt that can't be drawn."""
    try:
        draw(prompt, language)
    except ProviderFailure as failure:
        return failure
    raise AssertionError(f"a picture of {prompt!r}")
