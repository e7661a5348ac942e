"""The tables of the audit log, and triggers that refuse to change or remove what is in them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    inspect,
    text,
)

from tools.adapters.sql_parts import begin_alone, is_part_behind, note_part
from tools.domain.audit import FIRST_PREVIOUS
from tools.schema_version import Part

__all__ = ["AUDIT", "HEAD", "make_tables"]

METADATA = MetaData()
AUDIT = Table(
    "leadline_audit",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("tenant", String(200), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("object", String(80), nullable=False),
    Column("request_id", String(80), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("plan_digest", String(64), nullable=False),
    Column("result", String(60), nullable=False),
    Column("begun", BigInteger, nullable=False),
    Column("key_id", String(20), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("leadline_audit_begun", "begun"),
    Index("leadline_audit_object", "object"),
)
HEAD = Table(
    "leadline_audit_head",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
_PART = Part(name="audit", version=1)
_FIRST = text(
    f"INSERT INTO leadline_audit_head (one, seq, hash) VALUES (1, 0, '{FIRST_PREVIOUS}')"  # noqa: S608
    " ON CONFLICT (one) DO NOTHING"
)
_SAID = "the audit log is append-only"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
_ON_SQLITE = (
    f"CREATE TRIGGER leadline_audit_stays BEFORE DELETE ON leadline_audit {_REFUSE}",
    f"CREATE TRIGGER leadline_audit_as_is BEFORE UPDATE ON leadline_audit {_REFUSE}",
    f"CREATE TRIGGER leadline_audit_head_stays BEFORE DELETE ON leadline_audit_head {_REFUSE}",
    f"""
CREATE TRIGGER leadline_audit_head_on BEFORE UPDATE ON leadline_audit_head
WHEN NEW.seq <> OLD.seq + 1 {_REFUSE}
""",
)
_ON_POSTGRESQL = (
    f"""
CREATE OR REPLACE FUNCTION leadline_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SAID}'; END $$
""",
    f"""
CREATE OR REPLACE FUNCTION leadline_audit_one_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> OLD.seq + 1 THEN RAISE EXCEPTION '{_SAID}'; END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER leadline_audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE
ON leadline_audit FOR EACH STATEMENT EXECUTE FUNCTION leadline_audit_refuse()
""",
    """
CREATE TRIGGER leadline_audit_head_kept BEFORE DELETE OR TRUNCATE
ON leadline_audit_head FOR EACH STATEMENT EXECUTE FUNCTION leadline_audit_refuse()
""",
    """
CREATE TRIGGER leadline_audit_head_on BEFORE UPDATE
ON leadline_audit_head FOR EACH ROW EXECUTE FUNCTION leadline_audit_one_on()
""",
)


def make_tables(engine: Engine) -> None:
    """Make what is missing.

    Raises:
        OutsideError: `store_newer`.
    """
    with engine.connect() as connection:
        if not is_part_behind(connection, _PART):
            return
        begin_alone(connection)
        if is_part_behind(connection, _PART):
            if not _is_made(connection):
                _make(connection)
            note_part(connection, _PART)
        connection.commit()


def _make(connection: Connection) -> None:
    METADATA.create_all(connection)
    on_server = connection.dialect.name == "postgresql"
    for statement in _ON_POSTGRESQL if on_server else _ON_SQLITE:
        connection.exec_driver_sql(statement)
    # Last, so that a log with its first row is a log with all that belongs to it.
    connection.execute(_FIRST)


def _is_made(connection: Connection) -> bool:
    """Whether the row that everything else comes before is there."""
    if not inspect(connection).has_table(HEAD.name):
        return False
    return connection.execute(text("SELECT 1 FROM leadline_audit_head")).first() is not None
