"""What running a portal needs: breaks, invitations, mailbox tests, e-mail links, own facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_EARLIER_KINDS = (
    "received",
    "taken",
    "identifier_set",
    "state_changed",
    "state_corrected",
    "deadline_set",
    "supplement_requested",
    "supplement_cancelled",
    "supplemented",
    "decided",
    "processed",
    "withdrawn",
    "message_sent",
    "pdf_made",
    "pdf_failed",
    "moved_to_records",
    "closed",
    "project_joined",
    "project_left",
    "form_published",
    "service_opened",
    "authority_created",
    "role_given",
    "mail_dead",
)
_NEW_KINDS = (
    "claimed",
    "reminded",
    "delivery_retried",
    "mail_bounced",
    "authority_changed",
    "role_taken",
    "member_invited",
    "invitation_cancelled",
    "service_prepared",
    "service_changed",
    "service_shut",
    "mailbox_tested",
    "mailbox_confirmed",
    "break_announced",
    "break_cancelled",
    "portal_fact_changed",
    "feedback_received",
    "feedback_answered",
    "project_person_joined",
    "project_person_left",
)
_PERSON = "NULLIF(current_setting('kevyt.person', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
# The names in the rules are our own constants.
_PROJECTS_BEFORE = (
    f"owner_id = {_PERSON} OR {_SYSTEM}"  # noqa: S608
    " OR EXISTS (SELECT 1 FROM cases c WHERE c.project_id = projects.id)"
)
_PROJECTS = (
    f"{_PROJECTS_BEFORE} OR EXISTS (SELECT 1 FROM project_members m"  # noqa: S608
    f" WHERE m.project_id = projects.id AND m.person_id = {_PERSON})"
)
_OUTBOX_BEFORE = f"EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id) OR {_SYSTEM}"  # noqa: S608
# Rows that are about no case hold a kind and a key, nothing personal.
_OUTBOX = f"case_id IS NULL OR {_OUTBOX_BEFORE}"


def _set_kinds(kinds: tuple[str, ...]) -> None:
    """Which kinds of entry the journal takes. SQLite's batch leaves the old check out by itself."""
    words = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("events") as batch_op:
        if op.get_bind().dialect.name == "postgresql":
            batch_op.drop_constraint(op.f("ck_events_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_events_kind"), f"kind IN ({words})")


def _set_policy(table: str, rule: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP POLICY {table}_scope ON {table}")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule})")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "email_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("return_path", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_links")),
    )
    with op.batch_alter_table("email_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_links_email"), ["email"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "portal_facts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_portal_facts")),
    )
    op.create_table(
        "service_breaks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.Column("text", JSON, nullable=False),
        sa.Column("shown_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_breaks")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["persons.id"], name=op.f("fk_invitations_accepted_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_invitations_authority_id_authorities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitations_authority_id"), ["authority_id"], unique=False
        )

    op.create_table(
        "logos",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authorities.id"], name=op.f("fk_logos_authority_id_authorities")
        ),
        sa.PrimaryKeyConstraint("authority_id", name=op.f("pk_logos")),
    )
    op.create_table(
        "mailbox_tests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_mailbox_tests_service_id_services")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_tests")),
    )
    with op.batch_alter_table("mailbox_tests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mailbox_tests_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "project_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_invitations_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_invitations")),
    )
    with op.batch_alter_table("project_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_invitations_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "project_members",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_project_members_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_members_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("project_id", "person_id", name=op.f("pk_project_members")),
    )
    with op.batch_alter_table("project_members", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_members_person_id"), ["person_id"], unique=False
        )

    op.add_column("authorities", sa.Column("languages", JSON, server_default="{}", nullable=False))
    op.add_column("authorities", sa.Column("colour", sa.Text(), nullable=True))
    op.add_column("authorities", sa.Column("logo_sha256", sa.Text(), nullable=True))
    op.add_column("authorities", sa.Column("privacy", JSON, server_default="{}", nullable=False))

    op.add_column("deadlines", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("drafts", sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))

    # Plain ALTER: SQLite can't make these tables anew while others refer to them.
    op.execute(
        "ALTER TABLE persons ADD COLUMN identified_by VARCHAR(40) DEFAULT 'strong' NOT NULL"
        " CONSTRAINT ck_persons_identified_by CHECK (identified_by IN ('strong', 'email', 'none'))"
    )
    op.add_column("persons", sa.Column("muted", JSON, server_default="{}", nullable=False))
    op.create_index(
        "uq_persons_email_identity",
        "persons",
        ["email"],
        unique=True,
        sqlite_where=sa.text("identified_by = 'email'"),
        postgresql_where=sa.text("identified_by = 'email'"),
    )

    op.add_column("services", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "services", sa.Column("mailbox_confirmed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "services", sa.Column("mailbox_failed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("services", sa.Column("shut_at", sa.DateTime(timezone=True), nullable=True))
    # Services were open as soon as they were made.
    op.execute("UPDATE services SET opened_at = CURRENT_TIMESTAMP")
    _set_kinds(_EARLIER_KINDS + _NEW_KINDS)
    _set_policy("projects", _PROJECTS)
    _set_policy("outbox", _OUTBOX)


def downgrade() -> None:
    """Undo; the database refuses when the journal holds entries of the new kinds."""
    _set_policy("outbox", _OUTBOX_BEFORE)
    _set_policy("projects", _PROJECTS_BEFORE)
    _set_kinds(_EARLIER_KINDS)
    op.drop_column("services", "shut_at")
    op.drop_column("services", "mailbox_failed_at")
    op.drop_column("services", "mailbox_confirmed_at")
    op.drop_column("services", "opened_at")

    op.drop_index("uq_persons_email_identity", "persons")
    op.drop_column("persons", "muted")
    op.drop_column("persons", "identified_by")

    op.drop_column("drafts", "warned_at")

    op.drop_column("deadlines", "reminded_at")

    op.drop_column("authorities", "privacy")
    op.drop_column("authorities", "logo_sha256")
    op.drop_column("authorities", "colour")
    op.drop_column("authorities", "languages")

    with op.batch_alter_table("project_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_members_person_id"))

    op.drop_table("project_members")
    with op.batch_alter_table("project_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_invitations_project_id"))

    op.drop_table("project_invitations")
    with op.batch_alter_table("mailbox_tests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailbox_tests_service_id"))

    op.drop_table("mailbox_tests")
    op.drop_table("logos")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_authority_id"))

    op.drop_table("invitations")
    op.drop_table("service_breaks")
    op.drop_table("portal_facts")
    op.drop_table("feedback")
    with op.batch_alter_table("email_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_links_email"))

    op.drop_table("email_links")
