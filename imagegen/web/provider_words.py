"""What staff read about providers and money: what each is, what an account is made of, how a call ended, amounts."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from edu4all.lib.errors import Words
from imagegen.budgets.money import MICRO
from imagegen.choices import LedgerStep, Outcome

WHAT: dict[str, Words] = {
    "storybook": gettext_lazy(
        "Puts pictures together from drawings of its own, without AI. It needs no account and costs nothing."
    ),
    "openai": gettext_lazy("OpenAI’s own service with its GPT Image models."),
    "azure": gettext_lazy("The same models in an Azure resource of your organisation."),
    "openai_compatible": gettext_lazy(
        "A picture server that speaks OpenAI’s protocol, such as LiteLLM, LocalAI or Ollama."
    ),
    "midjourney": gettext_lazy("Midjourney through an open proxy: the vendor itself offers no interface for programs."),
}
TERMS: tuple[str, ...] = (
    gettext_noop("Drawn on this machine without AI. Nothing leaves it."),
    gettext_noop(
        "Products for minors are allowed with safeguards. No personal data of children under 13, or below the local "
        "age of digital consent, before zero data retention is in place."
    ),
    gettext_noop(
        "No clause on the age of end users was found; ask for a legal review. Realistic pictures of minors are blocked "
        "by default: leave it so. Repeated refusals may block the whole resource."
    ),
    gettext_noop(
        "The operator's own server: the model's licence decides. A proxy such as LiteLLM brings the terms of the "
        "vendor behind it."
    ),
    gettext_noop(
        "The vendor forbids automation and may block the account; its age clause is unclear since 2026. Only with the "
        "operator's own licence."
    ),
)
"""The catalogue's sentences about terms, so that they are collected for translation. A test holds them together."""

LABELS: dict[str, Words] = {
    "base_url": gettext_lazy("Address"),
    "endpoint": gettext_lazy("Endpoint"),
    "deployment": gettext_lazy("Deployment"),
    "api_version": gettext_lazy("API version"),
    "route": gettext_lazy("Route"),
    "model": gettext_lazy("Model"),
    "quality": gettext_lazy("Quality"),
    "dialect": gettext_lazy("Kind of server"),
    "enabled": gettext_lazy("Use this account"),
    "zero_retention": gettext_lazy("Zero data retention is confirmed for this account"),
    "contract_signed": gettext_lazy("We have a contract on data processing with the vendor"),
    "acknowledged": gettext_lazy("We have read what the vendor’s terms say, and answer for it"),
    "region": gettext_lazy("Where data is processed"),
    "min_age": gettext_lazy("Least age in your contract"),
    "per_minute": gettext_lazy("Pictures a minute"),
    "at_once": gettext_lazy("Calls at once"),
}
HINTS: dict[str, Words] = {
    "base_url": gettext_lazy("Begins with https:// and ends before the name of a method, such as /v1."),
    "midjourney.base_url": gettext_lazy("Of the proxy: begins with https:// and ends with /mj."),
    "endpoint": gettext_lazy("As the Azure portal shows it, such as https://my-school.openai.azure.com."),
    "deployment": gettext_lazy("The name that you gave the model in Azure."),
    "route": gettext_lazy("Newer resources take both."),
    "quality": gettext_lazy("The better, the dearer."),
    "enabled": gettext_lazy("Switched off, the installation’s account is used if there is one."),
    "zero_retention": gettext_lazy(
        "The vendor keeps nothing of what pupils write and get. Without it no pupil under 13 can use the account."
    ),
    "region": gettext_lazy("For your records, such as “EU, Sweden Central”."),
    "min_age": gettext_lazy("In years. Left empty, the vendor’s terms decide."),
    "per_minute": gettext_lazy("Left empty, there is no limit."),
    "at_once": gettext_lazy("Left empty, there is no limit."),
}
CHOICES: dict[str, Words] = {
    "auto": pgettext_lazy("quality of a picture", "The vendor chooses"),
    "low": pgettext_lazy("quality of a picture", "Low"),
    "medium": pgettext_lazy("quality of a picture", "Medium"),
    "high": pgettext_lazy("quality of a picture", "High"),
    "xhigh": pgettext_lazy("quality of a picture", "Very high"),
    "max": pgettext_lazy("quality of a picture", "Highest"),
    "deployment": gettext_lazy("By deployment, with an API version"),
    "v1": gettext_lazy("v1, without an API version"),
    "litellm": "LiteLLM",
    "localai": "LocalAI",
    "vllm_omni": "vLLM-Omni",
    "sglang": "SGLang",
    "sd_cpp": "stable-diffusion.cpp",
    "ollama": "Ollama",
    "novicezk": "novicezk/midjourney-proxy",
    "trueai": "trueai-org/midjourney-proxy",
}
OUTCOMES: dict[str, Words] = {
    Outcome.AUTH: gettext_lazy("The key is not accepted."),
    Outcome.NOT_ENTITLED: gettext_lazy("The account may not use this model."),
    Outcome.ACCOUNT_BLOCKED: gettext_lazy("The vendor has blocked the account."),
    Outcome.QUOTA: gettext_lazy("The account has used up its quota."),
    Outcome.BILLING: gettext_lazy("The account has no money left with the vendor."),
    Outcome.MODEL_UNAVAILABLE: gettext_lazy("The model or the deployment is not there."),
    Outcome.RATE_LIMITED: gettext_lazy("The account has asked for too much in a short time."),
    Outcome.TIMEOUT: gettext_lazy("There was no answer in time."),
    Outcome.UNREACHABLE: gettext_lazy("The address cannot be reached."),
    Outcome.PROVIDER_ERROR: gettext_lazy("The provider has a fault of its own."),
    Outcome.BAD_RESPONSE: gettext_lazy("The answer is not one of such a provider. Check the address."),
    Outcome.CUT: gettext_lazy("The connection broke off."),
    Outcome.UNSUPPORTED: gettext_lazy("The provider cannot do what was asked."),
    Outcome.INVALID_REQUEST: gettext_lazy("The provider did not understand what was sent."),
}
NO_OUTCOME = gettext_lazy("It did not work.")
STEPS: dict[str, Words] = {
    LedgerStep.RESERVE: pgettext_lazy("movement of money", "Reserved"),
    LedgerStep.SETTLE: pgettext_lazy("movement of money", "Settled"),
    LedgerStep.REFUND: pgettext_lazy("movement of money", "Given back"),
}
CENT = MICRO // 100


def hint_for(provider: str, name: str) -> str:
    """What helps to answer a question about an account, in the provider's own case or in general; may be empty."""
    return str(HINTS.get(f"{provider}.{name}") or HINTS.get(name, ""))


def outcome_words(outcome: str | None) -> str:
    """How a call ended, for staff."""
    return str(OUTCOMES.get(outcome or "", NO_OUTCOME))


def dollars(micro: int) -> str:
    """What one picture costs, or how money moved for it: below a dollar four decimals tell one from another."""
    return _amount(micro, 2 if micro % CENT == 0 or abs(micro) >= MICRO else 4)


def total(micro: int) -> str:
    """What many pictures cost: to the cent, but never nothing where something was spent."""
    return _amount(micro, 4 if 0 < abs(micro) < CENT else 2)


def _amount(micro: int, digits: int) -> str:
    """Millionths of a US dollar as people write them: US$ 12.50."""
    sign = "−" if micro < 0 else ""
    amount = number_format(abs(Decimal(micro)) / MICRO, digits, use_l10n=True, force_grouping=True)
    return f"{sign}US$\u00a0{amount}"
