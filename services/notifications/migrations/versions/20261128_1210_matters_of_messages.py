"""matters of messages: later messages of one matter take the place of earlier ones in the inbox"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "b4e0d6137c92"
down_revision: str | None = "74fa6a85f8c9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("message", sa.Column("matter", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True))
    # what was said before: every message of an application is about that application
    op.execute(
        "UPDATE message SET matter = 'application:' || substr(link, 15) WHERE link LIKE '/applications/%' AND matter IS NULL"
    )
    op.create_index("ix_message_matter", "message", ["matter", "audience", "target", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_message_matter", table_name="message")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("matter")
