"""The store: where it lives, one writer, many readers."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, make_url, text

from backend.store import copies, erase, migrate, retention, sqlite
from backend.store.errors import NotSupported, StoreBroken, explaining

T = TypeVar("T")


class Writer:
    """One thread that runs the writes one after another, each in its own transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[tuple[Callable[[Connection], Any], Future[Any], str] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._closed = False
        self._thread.start()

    def run(self, fn: Callable[[Connection], T], after: str = "") -> T:
        """What `fn` returns, after its transaction is committed; its error, after it is rolled back.

        `after` is a statement to run outside any transaction once `fn` is committed.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write cannot start another write; pass the connection on instead.")
        if self._closed:
            raise RuntimeError("the store is closed.")
        job: Future[T] = Future()
        self._jobs.put((fn, job, after))
        return job.result()

    def close(self) -> None:
        """Finish the waiting writes, then end the thread."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (task := self._jobs.get()) is not None:
            fn, job, after = task
            try:
                with self._engine.begin() as conn:
                    done = fn(conn)
                if after:
                    self._outside(after)
            except BaseException as error:
                job.set_exception(error)
            else:
                job.set_result(done)

    def _outside(self, statement: str) -> None:
        raw = self._engine.raw_connection()
        try:
            raw.cursor().execute(statement)
        finally:
            raw.close()


class Store:
    """An open store; made by `open_store`."""

    def __init__(self, writer: Engine, reader: Engine, path: Path | None, lock: IO[str] | None) -> None:
        self.engine = writer
        self.path = path
        self.where = str(path) if path else f"The database {writer.url.render_as_string()}"
        self._folder = str(path.parent) if path else ""
        self._reader = reader
        self._lock = lock
        # PostgreSQL takes writers side by side; SQLite only one at a time
        self._writer = Writer(writer) if path and lock else None

    def write(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction, wait for it and return what it returned; an error undoes all of it."""
        with explaining(self.where, self._folder):
            if self._writer is not None:
                return self._writer.run(fn)
            if self.path is not None:
                raise StoreBroken(f"{self.where} was opened for reading only.", "Stop the backend and try again.")
            with self.engine.begin() as conn:
                return fn(conn)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that cannot write and sees one unchanging picture; give it back soon."""
        with explaining(self.where, self._folder), self._reader.connect() as conn:
            yield conn

    def close(self) -> None:
        """Finish the waiting writes and let go of the files."""
        if self._writer is not None:
            self._writer.close()
        self._reader.dispose()
        self.engine.dispose()
        if self._lock is not None:
            self._lock.close()

    def prune(self, now: int) -> dict[str, int]:
        """Forget what is too old at `now` (UTC seconds), at most 5,000 rows a transaction; the rows gone, per table."""
        return retention.prune(self.read, self.write, now)

    def erase_agent(self, centre_id: int, agent_id: int, *, who: str = "local") -> dict[str, int]:
        """Erase what names or times one agent, now and in future; the rows touched, per table.

        Calls stay as calls without an agent. Backups made before still hold the data.
        """
        at = int(time.time())
        touched = self.write(lambda conn: erase.erase_agent(conn, centre_id, agent_id, at, who))
        if self._writer is not None:
            # the write-ahead log must not keep what was erased
            self._writer.run(lambda conn: None, after="PRAGMA wal_checkpoint(TRUNCATE)")
        return touched

    def backup(self, to: Path) -> Path:
        """A checked copy of an SQLite store in the file `to`; polls go on meanwhile."""
        if self.path is None:
            raise NotSupported(
                "A PostgreSQL store is not backed up by Team Optimizer.", "Use pg_dump or pgBackRest on the server."
            )
        with explaining(str(to), str(to.parent)):
            return copies.backup(self.path, to)

    def export(self, to: Path, centre_id: int, agent_id: int | None = None) -> dict[str, int]:
        """Write a centre's data, or those about one agent, into the folder `to` as CSV files; rows per table."""
        with self.read() as conn:
            return copies.export(conn, to, centre_id, agent_id)

    def size_bytes(self) -> int:
        """What the store takes on the disk, in bytes."""
        if self.path is None:
            with self.read() as conn:
                return int(conn.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def schema_version(self) -> str:
        """The version of the tables, e.g. `0001`."""
        with self.read() as conn:
            return migrate.version(conn)


def open_store(url: str, *, backup_dir: Path | None = None, writable: bool = True) -> Store:
    """Open the store at `sqlite:///FILE` or `postgresql://…`, creating or upgrading its tables first.

    Before an upgrade a copy of an SQLite file is put into `backup_dir` (default: `backups` beside the file).
    With `writable=False` nothing is created, upgraded or locked, so that it works beside a running backend.
    Raises NewerSchema, StoreLocked, StoreBroken or DiskFull.
    """
    if url.startswith("postgresql"):
        return _open_postgres(url)
    # taken literally: a folder's name may hold characters that mean something in an address
    file = url.removeprefix("sqlite:///")
    if file in (url, "", ":memory:"):
        raise StoreBroken(f"{url!r} is no place for a store.", "Use sqlite:///FILE or postgresql://USER@HOST/NAME.")
    path = Path(file)
    with explaining(str(path), str(path.parent)):
        if not writable:
            reader = sqlite.reader_engine(path)
            return Store(reader, reader, path, None)
        return _open_sqlite(path, backup_dir or path.parent / "backups")


def _open_sqlite(path: Path, backup_dir: Path) -> Store:
    sqlite.make_private(path)
    lock = sqlite.hold(path)
    try:
        engine = sqlite.writer_engine(path)
        migrate.upgrade(engine, path, backup_dir)
        return Store(engine, sqlite.reader_engine(path), path, lock)
    except BaseException:
        lock.close()
        raise


def _open_postgres(url: str) -> Store:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with explaining(f"The database {engine.url.render_as_string()}"):
        migrate.upgrade(engine, None, None)
    return Store(engine, reader, None, None)
