"""Settings and where files live: command line over environment over `team-optimizer.toml` over defaults.

The environment variable of a setting is `TEAM_OPTIMIZER_` and its name in capitals. A bad value ends in one
sentence that names the setting, what is allowed and where the value came from.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

PREFIX = "TEAM_OPTIMIZER_"
FILE_NAME = "team-optimizer.toml"
DEFAULT_PORT = 8137
LOOPBACK = "127.0.0.1"


class BadSettings(Exception):
    """A setting that cannot be used; the text is one sentence for the person who set it."""


def default_data_dir() -> Path:
    """The user's own data folder for this product, by the rules of the operating system."""
    return Path(platformdirs.user_data_dir("team-optimizer", appauthor=False))


class Settings(BaseSettings):
    """Everything that can be set from outside; each field's description says what is allowed."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    data_dir: Annotated[Path, Field(description="a folder this user may write to")] = Field(
        default_factory=default_data_dir
    )
    port: int = Field(DEFAULT_PORT, ge=0, le=65_535, description="a port from 1 to 65535, or 0 for any free one")
    dialer_url: str = Field(
        "https://api.convoso.com/v1",
        description="an https:// address (http:// only for 127.0.0.1, so that the token never travels in the open)",
    )
    dialer_token: SecretStr | None = Field(None, description="32 or so letters and digits from Convoso")
    database_url: SecretStr | None = Field(
        None, description="a postgresql:// address, or nothing for the built-in SQLite file"
    )
    requests_per_s: float = Field(2.0, ge=0.2, le=1000, description="a number of requests a second from 0.2 to 1000")
    poll_interval_s: int = Field(30, ge=10, le=300, description="a whole number of seconds from 10 to 300")
    speed: float = Field(1.0, gt=0, le=3600, description="how much faster simulated time runs, above 0, at most 3600")
    demo: bool = Field(False, description="true or false")
    demo_scenario: str = Field("demo", description="the name of a scenario or the path of its .toml file")
    demo_seed: int = Field(1, ge=0, le=2**31, description="a whole number from 0 on")
    demo_start: datetime | None = Field(
        None, description="the local date and time at which the simulated floor starts, like 2026-11-18T13:00"
    )

    @field_validator("dialer_url")
    @classmethod
    def _never_in_the_open(cls, url: str) -> str:
        if not url.startswith(("https://", f"http://{LOOPBACK}:", f"http://{LOOPBACK}/")):
            raise ValueError("not an allowed address")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("postgresql://", "postgresql+psycopg://")):
            raise ValueError("not a PostgreSQL address")
        return url

    @property
    def folder(self) -> Path:
        """Where this run's files live: demo data never mix with a real centre's."""
        return self.data_dir / "demo" if self.demo else self.data_dir

    @property
    def store_url(self) -> str:
        """The database's address; the demo always keeps its own file."""
        if self.database_url is not None and not self.demo:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.folder / self.store_file}"

    @property
    def store_file(self) -> str:
        """The name of the database file in the folder."""
        return "team-optimizer.sqlite3"


def load(**flags: Any) -> Settings:
    """Settings from the flags that are not None, the environment, the file in the data folder and the defaults.

    Raises BadSettings.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    folder = Path(given.get("data_dir") or os.environ.get(f"{PREFIX}DATA_DIR") or default_data_dir())
    file = folder.expanduser() / FILE_NAME

    class WithFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    try:
        return WithFile(**{**given, "data_dir": folder.expanduser().absolute()})
    except ValidationError as error:
        raise BadSettings(_sentence(error, given, file)) from None
    except ValueError as error:  # the file is no TOML
        raise BadSettings(f"The settings file {file} cannot be read: {error}. Correct or remove it.") from None


def _sentence(error: ValidationError, flags: Mapping[str, object], file: Path) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    field = Settings.model_fields.get(name)
    if field is None:
        known = ", ".join(sorted(Settings.model_fields))
        return f"{file} sets {name}, which is no setting. Known settings: {known}."
    secret = name in {"dialer_token", "database_url"}
    value = "the value given" if secret else repr(str(first["input"]))
    return f"{name} must be {field.description}, not {value} (set by {_where(name, flags, file)})."


def _where(name: str, flags: Mapping[str, object], file: Path) -> str:
    if name in flags:
        return f"--{name.replace('_', '-')}"
    if any(key.upper() == f"{PREFIX}{name.upper()}" for key in os.environ):
        return f"the environment variable {PREFIX}{name.upper()}"
    return str(file)
