"""Who may import whom: import-linter's contracts, kept and not loosened."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import ROOT

CONTRACTS = [
    "Apps form one line: site > assignments > imagegen > accounts > lib",
    "assignments: doors > operations > permissions > queries > models",
    "imagegen: doors > operations > permissions > pipeline > its parts > queries > models > plain Python",
    "accounts: doors > operations > permissions > log > queries > actor > models > tenancy",
    "Only the pipeline reaches a provider",
    "Only the pipeline and the policy preview reach the guard",
    "Models stay inside their app",
    "Vendor SDKs stay in providers",
    "Guard, policy and providers are plain Python",
    "Operations know no REST framework",
]


def written() -> dict[str, Any]:
    whole: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return whole


def test_every_contract_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)

    code = lint_imports(config_filename="pyproject.toml", no_cache=True)

    told = capsys.readouterr().out
    assert code == 0, told
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in told


def test_no_contract_has_gone_or_makes_an_exception() -> None:
    contracts = written()["contracts"]

    assert [contract["name"] for contract in contracts[: len(CONTRACTS)]] == CONTRACTS
    assert [contract["name"] for contract in contracts if "ignore_imports" in contract] == []
    assert {contract["name"] for contract in contracts if contract.get("allow_indirect_imports")} == {CONTRACTS[-1]}
    assert written()["root_packages"] == ["edu4all", "accounts", "assignments", "imagegen"]
